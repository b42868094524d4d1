# What check_trace says on the command line: exit status, and what it prints of inputs good and bad.
cmake_minimum_required(VERSION 3.25)
#   cmake -D PROGRAM=check_trace -D VECTORS=spec/vectors/nt5_2 -D WORK=scratch -P check_trace.cmake
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})

function(expect status regex)
    execute_process(COMMAND ${PROGRAM} ${ARGN} RESULT_VARIABLE got OUTPUT_VARIABLE output ERROR_VARIABLE output)
    list(JOIN ARGN " " line)
    if(NOT got EQUAL status)
        message(SEND_ERROR "check_trace ${line}\nexits with ${got}, expected ${status}:\n${output}")
    elseif(NOT output MATCHES "${regex}")
        message(SEND_ERROR "check_trace ${line}\ndoes not say ${regex}:\n${output}")
    endif()
endfunction()

# Recordings, with the registry and the world that lie beside them.
expect(0 "^accepted: all 129 steps.*against +run, nt5_2, reactos.*217.reg and .*217.world.json, found beside the trace"
    ${VECTORS}/217.effects.jsonl --choice reactos)
expect(1 "^rejected at step 13 of 129 .*217.effects.jsonl:13.*refused +SMSS-REG-009.*api_pool=two_threads .SMSS-API-019.*first at step 101"
    ${VECTORS}/217.effects.jsonl)
expect(0 "api_pool=two_threads" ${VECTORS}/217.effects.jsonl --choice multi_string_handler=rest_of_list_each_time
    --choice known_dll_walk=to_former_end --choice subsystem_failure --choice first_subsystem_wait=waits_for_ever --choice api_pool)
expect(0 "accepted: 12 of 78 steps; the next one shows undefined data" ${VECTORS}/062.effects.jsonl --choice reactos)

# Recordings of which nothing else is known.
expect(0 "^accepted: all 113 steps.*against +system, nt5_2, documented.*input +not known" ${VECTORS}/001.effects.jsonl --trace-only)
expect(1 "^rejected at step .*against +system.*csrss_death_code=hard_error .SMSS-STOP-007" ${VECTORS}/139.effects.jsonl --trace-only)
expect(1 "^rejected at step .*against +system, nt6_1.*nearest +accepted as nt5_2" ${VECTORS}/001.effects.jsonl --trace-only --edition nt6_1)

# JSON can be read, and says the same.
execute_process(COMMAND ${PROGRAM} ${VECTORS}/202.effects.jsonl --format json OUTPUT_VARIABLE json)
string(JSON verdict GET "${json}" verdict)
string(JSON step GET "${json}" refused step)
string(JSON count LENGTH "${json}" nearest 0 departures)
string(JSON choice GET "${json}" nearest 0 departures 1 choice)
string(JSON requirement GET "${json}" nearest 0 departures 1 requirement id)
if(NOT "${verdict} ${step} ${count} ${choice} ${requirement}" STREQUAL "rejected 13 2 known_dll_result SMSS-DLL-004")
    message(SEND_ERROR "202 as JSON: ${verdict} ${step} ${count} ${choice} ${requirement}\n${json}")
endif()

# A recording that was cut off is no whole boot, and is the beginning of one.
file(STRINGS ${VECTORS}/001.effects.jsonl lines ENCODING UTF-8)
list(SUBLIST lines 0 12 beginning)
list(JOIN beginning "\n" beginning)
file(WRITE ${WORK}/001.effects.jsonl "${beginning}\n")
file(COPY ${VECTORS}/001.reg ${VECTORS}/001.world.json DESTINATION ${WORK})
expect(1 "^rejected at the end, after 12 steps .*001.effects.jsonl:13.*recorded +nothing more" ${WORK}/001.effects.jsonl --choice reactos)
expect(0 "^accepted: all 12 steps" ${WORK}/001.effects.jsonl --choice reactos --beginning)

# Bad arguments.
expect(2 "TRACE is required")
expect(2 "--edition vista: expected one of nt5_2, nt6_1, nt10_0" ${VECTORS}/001.effects.jsonl --edition vista)
expect(2 "--choice api_pool=three: expected one of reactos, any, .*api_pool=two_threads" ${VECTORS}/001.effects.jsonl --choice api_pool=three)
expect(2 "--registry requires --world" ${VECTORS}/001.effects.jsonl --registry ${VECTORS}/001.reg)
expect(2 "--trace-only excludes" ${VECTORS}/001.effects.jsonl --trace-only --registry ${VECTORS}/001.reg --world ${VECTORS}/001.world.json)

# Files that cannot be read: the file, the place, what was expected.
expect(3 "nothing.jsonl: No such file" ${WORK}/nothing.jsonl)
file(WRITE ${WORK}/line.jsonl "${beginning}\n{\"call\": \"NtOpenDoor\", \"by\": \"main\"}\n")
expect(3 "line.jsonl:13: call: expected the name of a call or event" ${WORK}/line.jsonl)
file(WRITE ${WORK}/bad.effects.jsonl "${beginning}\n")
file(WRITE ${WORK}/bad.reg "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\System\n")
file(WRITE ${WORK}/bad.world.json "{}")
expect(3 "bad.reg: " ${WORK}/bad.effects.jsonl)
file(COPY_FILE ${VECTORS}/001.reg ${WORK}/bad.reg)
file(WRITE ${WORK}/bad.world.json "{\"volumes\": [{\"letter\": \"CD\"}]}")
expect(3 "bad.world.json: volumes.0..letter: expected one letter" ${WORK}/bad.effects.jsonl)
