/// annot.h: the whole public interface of libannot.
#ifndef ANNOT_H
#define ANNOT_H

#include <annot/change.h>
#include <annot/corpus.h>
#include <annot/document.h>
#include <annot/edit.h>
#include <annot/event.h>
#include <annot/finding.h>
#include <annot/history.h>
#include <annot/members.h>
#include <annot/memory.h>
#include <annot/position.h>
#include <annot/profile.h>
#include <annot/query.h>
#include <annot/read.h>
#include <annot/rebase.h>
#include <annot/rule.h>
#include <annot/shape.h>
#include <annot/snapshot.h>
#include <annot/status.h>
#include <annot/text.h>
#include <annot/validate.h>
#include <annot/watch.h>
#include <annot/write.h>

#endif
