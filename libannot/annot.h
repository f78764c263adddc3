/// annot.h: the whole public interface of libannot.
#ifndef ANNOT_H
#define ANNOT_H

#include <annot/memory.h>
#include <annot/status.h>
#include <annot/text.h>

#endif
