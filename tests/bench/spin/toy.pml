// SPDX-License-Identifier: BSL-1.0
// Knows: the toy session manager of tests/check_runtime/session_toy.hpp, written independently in Promela.
//
// spin -a -DN=<sessions> -DQ=<queue places>. One process, one d_step for each action, so that Spin's states are the
// model's states and nothing in between. Spin counts the initial step as a transition: its number is one greater.
#ifndef N
#define N 4
#endif
#ifndef Q
#define Q 3
#endif

#define ABSENT 0
#define CREATED 1
#define CONNECTED 3
#define ACTIVE 4
#define ENDING 5

// dead: 0 the system runs, else why it stopped
#define BOOT_FAILED 1
#define SESSION_FAILED 2
#define CSR_DIED 3
#define WINLOGON_DIED 4
#define SMSS_DIED 5

// requests: 1 + subsystem, 2s + 1 create session s, 2s + 2 terminate it; 0: no request
byte boot;
byte dead;
bit subsystem[2];
byte session[N];
byte request[Q];
byte waiting;

// A stopped system remembers nothing but why.
inline stop(why) {
    boot = 0;
    subsystem[0] = 0;
    subsystem[1] = 0;
    i = 0;
    do
    :: i < N -> session[i] = ABSENT; i++
    :: else -> break
    od;
    i = 0;
    do
    :: i < Q -> request[i] = 0; i++
    :: else -> break
    od;
    waiting = 0;
    dead = why;
    i = 0
}

#define RUNS (dead == 0 && boot == 10)
#define ASK(code) :: d_step { RUNS && waiting < Q -> request[waiting] = code; waiting++ }
#define SESSION(s) \
    ASK(2 * s + 1) \
    ASK(2 * s + 2) \
    :: d_step { RUNS && session[s] >= CREATED && session[s] <= CONNECTED -> session[s]++ } \
    :: d_step { RUNS && session[s] >= CREATED && session[s] <= CONNECTED -> session[s] = ENDING } \
    :: d_step { RUNS && session[s] == ACTIVE -> session[s] = ENDING } \
    :: d_step { RUNS && session[s] == ENDING -> session[s] = ABSENT }

// Zero between steps, so that they add no states.
byte i;
byte front;

active proctype toy() {
end:
    do
    :: d_step { dead == 0 && boot < 10 -> boot++ }
    :: d_step { dead == 0 && boot < 10 -> stop(BOOT_FAILED) }
    :: d_step { RUNS && session[0] < ACTIVE -> session[0]++ }
    :: d_step { RUNS && session[0] < ACTIVE -> stop(SESSION_FAILED) }
    :: d_step { RUNS && session[0] == ACTIVE -> stop(WINLOGON_DIED) }
    :: d_step { RUNS && session[0] > CREATED -> stop(CSR_DIED) }
    :: d_step { RUNS -> stop(SMSS_DIED) }
    ASK(1)
    ASK(2)
#if N > 1
    SESSION(1)
#endif
#if N > 2
    SESSION(2)
#endif
#if N > 3
    SESSION(3)
#endif
#if N > 4
    SESSION(4)
#endif
#if N > 5
    SESSION(5)
#endif
#if N > 6
    SESSION(6)
#endif
    :: d_step { RUNS && session[0] == ACTIVE && waiting > 0 ->
           front = request[0];
           i = 0;
           do
           :: i + 1 < Q -> request[i] = request[i + 1]; i++
           :: else -> break
           od;
           request[Q - 1] = 0;
           waiting--;
           i = 0;
           if
           :: front <= 2 -> subsystem[front - 1] = 1
           :: front > 2 && front % 2 == 1 && session[(front - 1) / 2] == ABSENT -> session[(front - 1) / 2] = CREATED
           :: front > 2 && front % 2 == 0 && session[(front - 1) / 2] == ACTIVE -> session[(front - 1) / 2] = ENDING
           :: else -> skip
           fi;
           front = 0
       }
    od
}
