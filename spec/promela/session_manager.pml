// SPDX-License-Identifier: BSL-1.0
// Knows: the Session Manager of 5.2 in a small scope, written independently in Promela: boot, sessions, SM API, adversary.
//
//     spin -o2 -a -DN=2 -DF=1 session_manager.pml                    # -o2: what is written and never read counts as well
//     gcc -O2 -DSAFETY -DNOREDUCE -o pan pan.c && ./pan              # how many states
//     spin -o2 -a -DN=2 -DF=1 -DJUDGE session_manager.pml
//     gcc -O2 -DNOREDUCE -o pan pan.c && ./pan -N session_002        # one claim; those of liveness need -a -f
//
// Bounds: N sessions, Q requests in the port, T threads where the pool does not grow, F faults, K optional subsystems,
// S sessions created on request. Choices: 1 as Windows documents it, 2 the alternative (what ReactOS does), 3 either;
// -DALTERNATIVE sets all of those that ReactOS decides otherwise. Sections are those of the fact sheet of 5.2; "vectors"
// are recorded findings.
#ifndef N
#define N 2
#endif
#ifndef Q
#define Q 1
#endif
#ifndef T
#define T 2
#endif
#ifndef F
#define F 1
#endif
#ifndef K
#define K 0
#endif
#ifndef S
#define S 2
#endif

#ifndef ALTERNATIVE
#define ALTERNATIVE 1
#endif
#ifndef SUBSYSTEM_FAILURE       // reported; or overwritten: a subsystem that failed counts as started (3.8.5; vectors S4)
#define SUBSYSTEM_FAILURE ALTERNATIVE
#endif
#ifndef FIRST_SUBSYSTEM_WAIT    // the death of csrss before it connects is noticed; or waited through (3.8.4; vectors S5)
#define FIRST_SUBSYSTEM_WAIT ALTERNATIVE
#endif
#ifndef SESSION_ATTACHMENT      // StartCsr leaves the kernel session before it answers; or stays in it (5.3.2; vectors A6)
#define SESSION_ATTACHMENT ALTERNATIVE
#endif
#ifndef FAILED_SESSION          // a session that failed is undone; or left behind (5.3.2; vectors A6)
#define FAILED_SESSION ALTERNATIVE
#endif
#ifndef API_POOL                // another thread comes when all are blocked; or there are T for ever (1.3.6; vectors A7)
#define API_POOL ALTERNATIVE
#endif
#ifndef LOST_REPLY              // a reply that cannot be delivered is dropped; or the request is carried out again (vectors A8)
#define LOST_REPLY ALTERNATIVE
#endif
#ifndef FOREIGN_SESSION_API     // StopCsr and SessionComplete work; or answer "not implemented" (4.4.2; vectors A1)
#define FOREIGN_SESSION_API ALTERNATIVE
#endif
#ifndef CSRSS_DEATH             // csrss is critical to the kernel; or only watched by smss, in session 0 (6.2, 6.3)
#define CSRSS_DEATH ALTERNATIVE
#endif
#ifndef KNOWN_DLL_CHECKSUM      // a known DLL that fails verification stops the system; or is skipped (6.2)
#define KNOWN_DLL_CHECKSUM 1
#endif
#define AS_DOCUMENTED(choice) ((choice) % 2 == 1)
#define OTHERWISE(choice)     ((choice) / 2 == 1)

// ---- The boot: phases in the order of WI4 ch.5 and 1.4, named after what was done last.
#define CREATED              0
#define API_PORT             1
#define CONFIGURATION        2
#define DOS_DEVICES          3
#define SESSIONS_DIRECTORY   4
#define BOOT_EXECUTE         5
#define FILE_RENAMES         6
#define KNOWN_DLLS           7
#define PAGING_FILES         8
#define REGISTRY             9
#define DYNAMIC_ENVIRONMENT 10
#define BOOT_DIRECTORY      11
#define SETUP_EXECUTE       12
#define KERNEL_SUBSYSTEM    13
#define REQUIRED_SUBSYSTEMS 14
#define EXECUTE             15
#define VOLUMES_SAFE        16
#define INITIAL_COMMAND     17
#define SESSION_DETACHED    18
#define WAITING             19
#define STOPPED             20
// In three phases session 0 has to come up before the main thread can go on (1.4.16, 1.2.5c).
#define BY_ITSELF (boot < WAITING && boot != SETUP_EXECUTE && boot != KERNEL_SUBSYSTEM && boot != VOLUMES_SAFE)
// Stages whose failure is ignored, by the phase before them (1.4, failure policy).
#define MAY_FAIL  (boot == SESSIONS_DIRECTORY || boot == BOOT_EXECUTE || boot == KNOWN_DLLS || boot == PAGING_FILES || \
                   boot == DYNAMIC_ENVIRONMENT || boot == BOOT_DIRECTORY || boot == REQUIRED_SUBSYSTEMS || boot == EXECUTE || \
                   boot == INITIAL_COMMAND)

// ---- A session (5.1, 5.3), in the order of its life.
#define ABSENT          0
#define MADE            1   // the kernel session exists
#define SPACE           2   // win32k is loaded into it
#define CSRSS_STARTING  3   // csrss runs and has not connected
#define CSRSS_CONNECTED 4   // whoever makes the session goes on
#define COMMAND_MADE    5   // winlogon exists, suspended; ExecPgm was sent
#define FORWARDED       6   // an API thread waits until csrss has resumed it
#define ACTIVE          7
#define FAILING         8
#define LEFT_BEHIND     9
#define VANISHED       10   // StopCsr came while it was made
#define TERMINATING    11
// csrss of the session
#define NONE       0
#define RUNNING    1        // without a connection
#define REGISTERED 2
// ---- An optional subsystem (3.8.4, 4.7)
#define DEFERRED   0
#define WAITS_TURN 1        // until another one has connected
#define CONNECTING 2
#define CONNECTED  3

mtype:reason = { nothing_wrong, initialization, verification, execute_initial_command, unhandled_exception, windows_subsystem,
                 logon_process, critical_smss, critical_csrss };
mtype:request = { start_csr, stop_csr, load_subsystem, load_unknown, session_complete, session_complete_as_stranger, unknown_number,
                  connect_again };
mtype:answer = { nothing, started, start_failed, start_without_room, start_vanished, session_stopped, stop_unknown, loaded,
                 load_failed, load_refused, completed, refused_stranger, not_implemented, connection_refused };

typedef session_record {
    byte phase;
    byte csrss;
    bit winlogon;
    bit asked;      // somebody waits for the answer to StartCsr
    byte sm_id      // 0: none yet
}
typedef subsystem_record {
    byte phase;
    bit alive
}

byte boot;
mtype:reason stop = nothing_wrong;
byte faults = F;                    // how often the adversary may still strike
bit attached;                       // smss is attached to a kernel session
byte next_sm_id = 1;
byte starts = S;                    // sessions that clients may still ask for
byte free = N - 1;                  // session numbers that are free, without 0
byte busy;                          // API threads that are occupied
byte connecting;                    // subsystems that were started and have not connected
mtype:answer answering = nothing;   // what an API thread is about to answer
chan port = [Q] of { mtype:request, byte };
session_record session[N];
#if K > 0
subsystem_record subsystem[K];
#endif
#ifdef JUDGE
bit overlooked;                     // a csrss that failed counted as started
bit repeated;                       // a request was carried out twice
#endif

// Zero between steps, so that they add no states. (Spin's breadth-first search takes no hidden variables.)
byte i;
byte who;

// ---- When things can happen.
#define RUNS        (boot != STOPPED && answering == nothing)  // a thread that knows its answer sends it at once
// The final wait is for csrss and winlogon of session 0 (1.2.6). Once one has ended nothing comes before the stop but the end of the other.
#define WOKEN       (boot == WAITING && (session[0].csrss == NONE || session[0].winlogon == 0))
#define GOES_ON     (RUNS && !WOKEN)
#define THREAD_FREE (AS_DOCUMENTED(API_POOL) || busy < T)
#define SERVES      (GOES_ON && boot == WAITING && THREAD_FREE)
// Whoever asks for sessions and subsystems lives in session 0.
#define MAY_ASK     (HEARD && GOES_ON && boot == WAITING && session[0].phase == ACTIVE && nfull(port))
#define MAY_STRIKE  (HEARD && faults > 0)
#define MAY_LOSE    (MAY_STRIKE && answering != nothing)
#define IN_FLIGHT   (session[0].phase == CSRSS_STARTING || connecting > 0)

// With SILENCE the outside may fall silent for ever: whatever then cannot go on is a deadlock, for nobody has to help it.
#ifdef SILENCE
bit silent;
#define HEARD (silent == 0)
#else
#define HEARD true
#endif

// ---- What is said of all sessions.
#if N == 1
#define EACH(p) (p(0))
#define SOME(p) (p(0))
#elif N == 2
#define EACH(p) (p(0) && p(1))
#define SOME(p) (p(0) || p(1))
#elif N == 3
#define EACH(p) (p(0) && p(1) && p(2))
#define SOME(p) (p(0) || p(1) || p(2))
#endif
#if K == 0
#define NO_LOAD_PENDING true
#elif K == 1
#define NO_LOAD_PENDING (IS_SETTLED(0))
#else
#define NO_LOAD_PENDING (IS_SETTLED(0) && IS_SETTLED(1))
#endif
#define IS_SETTLED(k) (subsystem[k].phase == DEFERRED || subsystem[k].phase == CONNECTED)
#define RESTS(s)      (session[s].phase == ABSENT || session[s].phase == ACTIVE || session[s].phase == LEFT_BEHIND)
// The system waits and owes nothing to anybody.
#define AT_REST       (boot == WAITING && !WOKEN && answering == nothing && len(port) == 0 && NO_LOAD_PENDING && EACH(RESTS))

// ---- What several steps have in common; all of them are parts of one d_step.
inline halt(why) {  // a stopped system remembers nothing but the reason
    i = 0;
    do
    :: i < N ->
        session[i].phase = ABSENT; session[i].csrss = NONE; session[i].winlogon = 0; session[i].asked = 0; session[i].sm_id = 0;
        i++
    :: else -> break
    od;
#if K > 0
    i = 0;
    do
    :: i < K -> subsystem[i].phase = DEFERRED; subsystem[i].alive = 0; i++
    :: else -> break
    od;
#endif
    do
    :: nempty(port) -> port?_, _
    :: empty(port) -> break
    od;
    i = 0; faults = 0; attached = 0; next_sm_id = 1; starts = 0; free = 0; busy = 0; connecting = 0;
    answering = nothing;
    boot = STOPPED;
    stop = why
}
inline take_request() { port?_, _; busy++ }
inline next_stage() {
    boot++;
    if
    :: boot == SESSION_DETACHED -> attached = 0
    :: else -> skip
    fi
}
inline make(s, is_asked) {
    session[s].phase = MADE; session[s].asked = is_asked; attached = 1;
    if
    :: s > 0 -> free--
    :: else -> skip
    fi
}
inline forget(s) {
    session[s].phase = ABSENT; session[s].csrss = NONE; session[s].winlogon = 0; session[s].asked = 0; session[s].sm_id = 0;
    free++
}
// The making of session s ends early: it is not counted, unless it has a number of its own already; then a thread waits for csrss.
inline cut_off(s) {
    if
    :: session[s].phase == FORWARDED -> busy--
    :: else -> starts++
    fi
}
inline fail(s) { cut_off(s); session[s].phase = FAILING; attached = 0 }
inline come_up_so_far(s, with) {
    session[s].phase = CSRSS_CONNECTED; session[s].csrss = with;
    if
    :: s == 0 -> next_stage()
    :: else -> skip
    fi
}
#ifdef JUDGE
#define NOTE(ghost) ghost = 1
#else
#define NOTE(ghost) skip
#endif

// ---- The main thread.
active proctype smss() {
end:
    do
    :: d_step { GOES_ON && BY_ITSELF -> next_stage() }
    :: d_step { RUNS && WOKEN && session[0].csrss == NONE -> halt(windows_subsystem) }
    :: d_step { RUNS && WOKEN && session[0].csrss != NONE -> halt(logon_process) }
    od
}

// ---- A session: whoever makes it, up to its end.
#define me (_pid - 1)
#define CAN_ANSWER (session[me].csrss == REGISTERED && session[me].winlogon == 1)
#define EXEC_PGM_COMES_BACK (!CAN_ANSWER && (session[me].phase == FORWARDED || (session[me].phase == COMMAND_MADE && THREAD_FREE)))

active [N] proctype one_session() {
end:
    do
    // Session 0 is made by the boot, the others on request under any number that is free: which one is the kernel's business.
    :: d_step { me == 0 && GOES_ON && boot == SETUP_EXECUTE && session[me].phase == ABSENT -> make(me, 0) }
    :: d_step { me > 0 && SERVES && port?[start_csr, _] && session[me].phase == ABSENT -> take_request(); make(me, 1) }
    :: d_step { GOES_ON && session[me].phase == MADE ->
           session[me].phase = SPACE;
           if
           :: me == 0 -> next_stage()
           :: else -> skip
           fi }
    :: d_step { GOES_ON && session[me].phase == SPACE -> session[me].phase = CSRSS_STARTING; session[me].csrss = RUNNING }
    :: d_step { GOES_ON && session[me].phase == CSRSS_STARTING && session[me].csrss == RUNNING && THREAD_FREE ->
           come_up_so_far(me, REGISTERED) }
    // csrss does not come: in session 0 that is noticed or waited for, elsewhere 60 seconds pass (3.8.4).
    :: d_step { me == 0 && GOES_ON && session[me].phase == CSRSS_STARTING && session[me].csrss == NONE &&
                AS_DOCUMENTED(FIRST_SUBSYSTEM_WAIT) -> halt(initialization) }
    :: d_step { me > 0 && GOES_ON && session[me].phase == CSRSS_STARTING && (session[me].csrss == NONE || !THREAD_FREE) &&
                AS_DOCUMENTED(SUBSYSTEM_FAILURE) -> fail(me) }
    :: d_step { me > 0 && GOES_ON && session[me].phase == CSRSS_STARTING && (session[me].csrss == NONE || !THREAD_FREE) &&
                OTHERWISE(SUBSYSTEM_FAILURE) -> come_up_so_far(me, NONE); NOTE(overlooked) }
    // winlogon: made, ExecPgm sent to smss itself, SbCreateSession to csrss, resumed (5.1 steps 10 and 11; 4.4.5, 4.5.3).
    :: d_step { GOES_ON && session[me].phase == CSRSS_CONNECTED && (me > 0 || boot == VOLUMES_SAFE) ->
           session[me].phase = COMMAND_MADE; session[me].winlogon = 1 }
    :: d_step { GOES_ON && session[me].phase == COMMAND_MADE && THREAD_FREE && CAN_ANSWER ->
           session[me].phase = FORWARDED; session[me].sm_id = next_sm_id; next_sm_id++; busy++ }
    :: d_step { me == 0 && GOES_ON && session[me].phase == FORWARDED && CAN_ANSWER ->
           session[me].phase = ACTIVE; busy--; next_stage() }
    :: d_step { me > 0 && GOES_ON && session[me].phase == FORWARDED && CAN_ANSWER && AS_DOCUMENTED(SESSION_ATTACHMENT) ->
           session[me].phase = ACTIVE; session[me].asked = 0; busy--; attached = 0; answering = started }
    :: d_step { me > 0 && GOES_ON && session[me].phase == FORWARDED && CAN_ANSWER && OTHERWISE(SESSION_ATTACHMENT) ->
           session[me].phase = ACTIVE; session[me].asked = 0; busy--; answering = started }
    :: d_step { me == 0 && GOES_ON && EXEC_PGM_COMES_BACK -> halt(execute_initial_command) }
    :: d_step { me > 0 && GOES_ON && EXEC_PGM_COMES_BACK -> fail(me) }
    // It has failed: what was started is taken down, or not (5.3.2).
    :: d_step { GOES_ON && session[me].phase == FAILING && AS_DOCUMENTED(FAILED_SESSION) -> forget(me); answering = start_failed }
    :: d_step { GOES_ON && session[me].phase == FAILING && OTHERWISE(FAILED_SESSION) ->
           session[me].phase = LEFT_BEHIND; session[me].asked = 0; answering = start_failed }
    // It was stopped: while it was made (its maker is told), or later.
    :: d_step { GOES_ON && session[me].phase == VANISHED ->
           session[me].phase = TERMINATING; session[me].asked = 0; attached = 0; answering = start_vanished }
    :: d_step { GOES_ON && session[me].phase == TERMINATING -> forget(me); answering = session_stopped }
    od
}

#if K > 0
// ---- An optional subsystem, started on request; all of them live in session 0 (4.7).
#define own (_pid - 1 - N)
active [K] proctype one_subsystem() {
end:
    do
    :: d_step { SERVES && port?[load_subsystem, eval(own)] && subsystem[own].phase != CONNECTED && IN_FLIGHT ->
           take_request(); subsystem[own].phase = WAITS_TURN }
    :: d_step { SERVES && port?[load_subsystem, eval(own)] && subsystem[own].phase != CONNECTED && !IN_FLIGHT ->
           take_request(); subsystem[own].phase = CONNECTING; subsystem[own].alive = 1; connecting++ }
    :: d_step { GOES_ON && subsystem[own].phase == WAITS_TURN && !IN_FLIGHT ->
           subsystem[own].phase = CONNECTING; subsystem[own].alive = 1; connecting++ }
    :: d_step { GOES_ON && subsystem[own].phase == CONNECTING && subsystem[own].alive && THREAD_FREE ->
           subsystem[own].phase = CONNECTED; connecting--; answering = loaded }
    :: d_step { GOES_ON && subsystem[own].phase == CONNECTING && !subsystem[own].alive && AS_DOCUMENTED(FIRST_SUBSYSTEM_WAIT) ->
           subsystem[own].phase = DEFERRED; connecting--; answering = load_failed }
    od
}
#endif

// ---- The API threads: which of them does what is not said (4.4).
active proctype api() {
end:
    do
    :: d_step { answering != nothing -> answering = nothing; busy-- }
    :: d_step { SERVES && port?[start_csr, _] && free == 0 -> take_request(); starts++; answering = start_without_room }
    :: d_step { SERVES && port?[stop_csr, _] && OTHERWISE(FOREIGN_SESSION_API) -> take_request(); answering = not_implemented }
    :: d_step { SERVES && port?[stop_csr, _] && AS_DOCUMENTED(FOREIGN_SESSION_API) ->
           port?_, who; busy++;
           if
           :: session[who].phase == ACTIVE || session[who].phase == LEFT_BEHIND ->
               session[who].phase = TERMINATING; session[who].csrss = NONE; session[who].winlogon = 0
           :: session[who].phase >= CSRSS_STARTING && session[who].phase <= FORWARDED ->
               cut_off(who);
               session[who].phase = VANISHED; session[who].csrss = NONE; session[who].winlogon = 0
           :: else -> answering = stop_unknown  // no subsystem belongs to it
           fi;
           who = 0 }
    :: d_step { SERVES && port?[session_complete, _] && session[0].csrss != REGISTERED -> take_request(); answering = refused_stranger }
    :: d_step { SERVES && port?[session_complete, _] && session[0].csrss == REGISTERED && AS_DOCUMENTED(FOREIGN_SESSION_API) ->
           take_request(); answering = completed }
    :: d_step { SERVES && port?[session_complete, _] && session[0].csrss == REGISTERED && OTHERWISE(FOREIGN_SESSION_API) ->
           take_request(); answering = not_implemented }
    :: d_step { SERVES && port?[session_complete_as_stranger, _] -> take_request(); answering = refused_stranger }
    :: d_step { SERVES && port?[unknown_number, _] -> take_request(); answering = not_implemented }
    :: d_step { SERVES && port?[connect_again, _] -> take_request(); answering = connection_refused }
#if K > 0
    :: d_step { SERVES && port?[load_unknown, _] -> take_request(); answering = load_refused }
#define IS_THERE(k) (port?[load_subsystem, k] && subsystem[k].phase == CONNECTED)
    :: d_step { SERVES && IS_THERE(0) -> take_request(); answering = loaded }
#endif
#if K > 1
    :: d_step { SERVES && IS_THERE(1) -> take_request(); answering = loaded }
#endif
    od
}

// ---- The outside: clients, and an adversary who ends processes, cuts connections and lets steps fail. Nobody may count on it.
active proctype clients() {
end:
    do
    :: d_step { MAY_ASK && starts > 0 -> starts--; port!start_csr, 0 }
    :: d_step { MAY_ASK && session[0].csrss == REGISTERED -> port!session_complete, 0 }
    :: d_step { MAY_ASK && session[0].csrss == REGISTERED -> port!connect_again, 0 }
    :: d_step { MAY_ASK -> port!session_complete_as_stranger, 0 }
    :: d_step { MAY_ASK -> port!unknown_number, 0 }
#if K > 0
// One client asks for one subsystem at a time.
#define IS_WANTED(k) (subsystem[k].phase == WAITS_TURN || subsystem[k].phase == CONNECTING || port??[load_subsystem, k])
    :: d_step { MAY_ASK -> port!load_unknown, 0 }
    :: d_step { MAY_ASK && !IS_WANTED(0) -> port!load_subsystem, 0 }
#endif
#if K > 1
    :: d_step { MAY_ASK && !IS_WANTED(1) -> port!load_subsystem, 1 }
#endif
#ifdef SILENCE
    :: d_step { silent == 0 -> silent = 1 }
    :: d_step { timeout && boot != STOPPED && !AT_REST -> assert(false) }
#endif
    od
}

active proctype adversary() {
end:
    do
    // Stages of the boot (1.4, 6.2).
    :: d_step { GOES_ON && BY_ITSELF && MAY_FAIL && MAY_STRIKE -> faults--; next_stage() }
    :: d_step { GOES_ON && BY_ITSELF && !MAY_FAIL && boot != SESSION_DETACHED && MAY_STRIKE -> halt(initialization) }
    :: d_step { GOES_ON && boot == SESSION_DETACHED && MAY_STRIKE -> halt(logon_process) }
    :: d_step { GOES_ON && boot == SETUP_EXECUTE && MAY_STRIKE -> halt(initialization) }
    // A csrss that was made and cannot be used: the failure may be lost, see below.
    :: d_step { GOES_ON && boot == KERNEL_SUBSYSTEM && (session[0].phase != CSRSS_STARTING || AS_DOCUMENTED(SUBSYSTEM_FAILURE)) &&
                MAY_STRIKE -> halt(initialization) }
    :: d_step { GOES_ON && boot == VOLUMES_SAFE && MAY_STRIKE -> halt(execute_initial_command) }
    :: d_step { GOES_ON && boot == FILE_RENAMES && AS_DOCUMENTED(KNOWN_DLL_CHECKSUM) && MAY_STRIKE -> halt(verification) }
    :: d_step { GOES_ON && boot == FILE_RENAMES && OTHERWISE(KNOWN_DLL_CHECKSUM) && MAY_STRIKE -> faults--; next_stage() }
    :: d_step { GOES_ON && boot < WAITING && MAY_STRIKE -> halt(unhandled_exception) }
    :: d_step { GOES_ON && MAY_STRIKE -> halt(critical_smss) }
    // A reply: it is dropped, or the request is carried out again. Only StartCsr has an effect then, see below.
#define IS_START (answering == started || answering == start_failed || answering == start_without_room || answering == start_vanished)
    :: d_step { MAY_LOSE && AS_DOCUMENTED(LOST_REPLY) -> faults--; answering = nothing; busy-- }
    :: d_step { MAY_LOSE && OTHERWISE(LOST_REPLY) && !(IS_START && starts > 0) -> faults--; answering = nothing; busy-- }
    :: d_step { MAY_LOSE && OTHERWISE(LOST_REPLY) && IS_START && starts > 0 && free == 0 ->
           faults--; answering = start_without_room; NOTE(repeated) }
    od
}

#define its (_pid - FIRST_OUTSIDER)
#define FIRST_OUTSIDER (N + K + 4)
#define HAS_PROCESSES ((session[its].phase >= CSRSS_STARTING && session[its].phase <= ACTIVE) || session[its].phase == LEFT_BEHIND)
#define CAN_BE_HIT    (RUNS && (!WOKEN || its == 0) && HAS_PROCESSES && MAY_STRIKE)

active [N] proctype outside_of_session() {
end:
    do
    :: d_step { its > 0 && MAY_ASK -> port!stop_csr, its }
    :: d_step { its > 0 && MAY_LOSE && OTHERWISE(LOST_REPLY) && IS_START && starts > 0 && session[its].phase == ABSENT ->
           faults--; starts--; answering = nothing; make(its, 1); NOTE(repeated) }
    // A step of the making fails. Of session 0 that is a stage of the boot.
    :: d_step { its > 0 && GOES_ON && session[its].phase >= MADE && session[its].phase <= FORWARDED &&
                (session[its].phase != CSRSS_STARTING || AS_DOCUMENTED(SUBSYSTEM_FAILURE)) && MAY_STRIKE -> faults--; fail(its) }
    :: d_step { GOES_ON && session[its].phase == CSRSS_STARTING && OTHERWISE(SUBSYSTEM_FAILURE) && MAY_STRIKE ->
           faults--; come_up_so_far(its, NONE); NOTE(overlooked) }
    // csrss ends; one that has not connected yet is nobody's loss at once (6.2, 6.3).
    :: d_step { CAN_BE_HIT && session[its].csrss != NONE && session[its].phase != CSRSS_STARTING && AS_DOCUMENTED(CSRSS_DEATH) ->
           halt(critical_csrss) }
    :: d_step { CAN_BE_HIT && session[its].csrss != NONE && (session[its].phase == CSRSS_STARTING || OTHERWISE(CSRSS_DEATH)) ->
           faults--; session[its].csrss = NONE }
    :: d_step { CAN_BE_HIT && session[its].csrss == REGISTERED -> faults--; session[its].csrss = RUNNING }
    :: d_step { CAN_BE_HIT && session[its].winlogon == 1 -> faults--; session[its].winlogon = 0 }
    od
}

#if K > 0
#define hit (_pid - FIRST_OUTSIDER - N)
active [K] proctype outside_of_subsystem() {
end:
    do
    :: d_step { GOES_ON && subsystem[hit].phase == CONNECTING && subsystem[hit].alive && MAY_STRIKE ->
           faults--; subsystem[hit].phase = DEFERRED; subsystem[hit].alive = 0; connecting--; answering = load_failed }
    :: d_step { GOES_ON && subsystem[hit].alive && MAY_STRIKE -> faults--; subsystem[hit].alive = 0 }
    od
}
#endif

// ---- Claims, by the requirements whose numbers they have.
#ifdef JUDGE
#define HAS_CSRSS(s)     (session[s].winlogon == 0 || session[s].csrss != NONE)
#define NOT_LEFT(s)      (session[s].phase != LEFT_BEHIND)
#define IS_MADE_NOW(s)   ((session[s].phase >= MADE && session[s].phase < ACTIVE) || session[s].phase == FAILING || session[s].phase == VANISHED)
#define ID_IS_OLD(s)     (session[s].sm_id < next_sm_id)

ltl order_005 { [] ((boot >= VOLUMES_SAFE && boot < WAITING) -> session[0].phase >= CSRSS_CONNECTED) }
ltl order_006 { [] (overlooked == 0) }
ltl session_002 { [] EACH(HAS_CSRSS) }
ltl session_003 { [] (EACH(ID_IS_OLD) && (N < 2 || session[0].sm_id == 0 || session[0].sm_id != session[N - 1].sm_id)) }
ltl session_005 { [] EACH(NOT_LEFT) }
ltl session_006 { [] (attached == 0 || boot == INITIAL_COMMAND || SOME(IS_MADE_NOW)) }
ltl subsystem_001 { [] (connecting <= 1 && (connecting == 0 || session[0].phase != CSRSS_STARTING)) }
ltl api_002 { [] (repeated == 0) }
// Liveness, every process treated fairly.
ltl boot_ends { <> (boot == WAITING || boot == STOPPED) }
#endif
