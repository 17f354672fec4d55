/* Programs for the signal cases: HANDLES has a handler for every signal it may have one for, and exits with 40 + N. */
#include <signal.h>
#include <unistd.h>

#ifdef HANDLES
static void handle(int number) { _exit(40 + number); }
#endif

int main(void) {
#ifdef HANDLES
  for (int number = 1; number < 32; number++)
    if (number != SIGCHLD) signal(number, handle);
#endif
  for (;;) pause();
}
