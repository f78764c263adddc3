/// annot/api.h: the macros that every public header begins and ends with.
///
/// Nothing here is part of the model; these macros only say which symbols the library exports,
/// which results must not be ignored, and that the names have C linkage.
#ifndef ANNOT_API_H
#define ANNOT_API_H

#ifdef __cplusplus
#define ANNOT_BEGIN_DECLS extern "C" {
#define ANNOT_END_DECLS }
#else
#define ANNOT_BEGIN_DECLS
#define ANNOT_END_DECLS
#endif

#if defined(__GNUC__)
#define ANNOT_API __attribute__((visibility("default")))
#define ANNOT_NODISCARD __attribute__((warn_unused_result))
#define ANNOT_PRINTF(string, first) __attribute__((__format__(__printf__, string, first)))
#else
#define ANNOT_API
#define ANNOT_NODISCARD
#define ANNOT_PRINTF(string, first)
#endif

#endif
