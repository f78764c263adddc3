/// completions.h: what the shells offer behind a TAB.
#ifndef TOOLS_COMPLETIONS_H
#define TOOLS_COMPLETIONS_H

/// Print the script of a shell to standard output.
void complete_bash(void);
void complete_zsh(void);
void complete_fish(void);

#endif
