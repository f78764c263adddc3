/// annot: the command.
#include <annot.h>
#include <stdio.h>
int main(void) { return puts(annot_status_text(ANNOT_OK)) < 0; }
