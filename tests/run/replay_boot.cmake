# Runs replay_boot as people do: its three forms, its choices, and what it says when it is given nonsense.
# Needs PROGRAM, VECTORS (the recorded cases) and WORK (a scratch directory).
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK}/directory)

# run(code [argument ...]): sets `output` and `error`.
function(run expected_code)
    execute_process(COMMAND ${PROGRAM} ${ARGN} WORKING_DIRECTORY ${WORK} RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE error)
    if(NOT code STREQUAL expected_code)
        message(SEND_ERROR "replay_boot ${ARGN}: expected exit code ${expected_code}, got ${code}\n${error}")
    endif()
    set(output "${output}" PARENT_SCOPE)
    set(error "${error}" PARENT_SCOPE)
endfunction()

function(expect what actual expected)
    if(NOT actual STREQUAL expected)
        message(SEND_ERROR "${what}:\n--- expected\n${expected}\n--- actual\n${actual}")
    endif()
endfunction()

function(expect_match what actual pattern)
    if(NOT actual MATCHES "${pattern}")
        message(SEND_ERROR "${what}: expected a match of `${pattern}`, got\n${actual}")
    endif()
endfunction()

# complaint(code beginning argument ...): nothing on standard output, one line that begins so on standard error.
function(complaint expected_code beginning)
    run(${expected_code} ${ARGN})
    expect("standard output of replay_boot ${ARGN}" "${output}" "")
    string(FIND "${error}" "replay_boot: ${beginning}" at)
    string(REGEX MATCHALL "\n" ends "${error}")
    list(LENGTH ends lines)
    if(NOT at EQUAL 0 OR NOT lines EQUAL 1)
        message(SEND_ERROR "replay_boot ${ARGN}: expected one line `replay_boot: ${beginning}...`, got\n${error}")
    endif()
endfunction()

set(case ${VECTORS}/041.reg ${VECTORS}/041.world.json)

# The vectors' own schema.
run(0 ${case} --choice reactos)
file(READ ${VECTORS}/041.effects.jsonl recorded)
expect("effects of case 041" "${output}" "${recorded}")
run(0 ${case} --edition nt5_2 --choice reactos --format effects)
expect("effects of case 041, asked for by name" "${output}" "${recorded}")

# Without the choice: the same boot, with each directory created once (choice multi_string_handler).
run(0 ${case})
string(REGEX MATCHALL "NtCreateDirectoryObject[^\n]*RPC Control" documented "${output}")
string(REGEX MATCHALL "NtCreateDirectoryObject[^\n]*RPC Control" as_reactos "${recorded}")
list(LENGTH documented documented)
list(LENGTH as_reactos as_reactos)
expect("requests for RPC Control, documented and as ReactOS" "${documented} ${as_reactos}" "1 2")

# For people.
run(0 ${case} --format text)
expect_match("text" "${output}" "^main     RtlSetProcessIsCritical new=yes  => ok\nmain     RtlSetThreadIsCritical")
expect_match("text" "${output}" "world    end reason=idle threads=.main:waiting-objects, ")
run(0 ${case} --format mermaid --choice reactos)
expect_match("mermaid" "${output}" "^sequenceDiagram\n    participant main\n    participant api1\n    participant api2\n    participant NT\n    participant world\n    main->>NT: ")

# Nonsense.
file(WRITE ${WORK}/empty "")
file(WRITE ${WORK}/cut.json "{\n  \"system_root\": \"C:\\\\W\"\n  \"files\": []}")
file(WRITE ${WORK}/twice.json "{\"files\": [], \"files\": []}")
file(WRITE ${WORK}/unknown.json "{\"volumes\": [{\"letter\": \"C\", \"device\": \"\\\\D\", \"colour\": 1}]}")
list(GET case 0 registry)
list(GET case 1 world)
complaint(2 "REG is required")
complaint(2 "WORLD is required" ${registry})
complaint(2 "--format: " ${case} --format xml)
complaint(2 "--edition: " ${case} --edition nt4_0)
complaint(2 "--choice api_pool=three: expected one of reactos, any, " ${case} --choice api_pool=three)
complaint(1 "absent.reg: No such file or directory" absent.reg ${world})
complaint(1 "absent.json: No such file or directory" ${registry} absent.json)
complaint(1 "directory: Is a directory" directory ${world})
complaint(1 "directory: Is a directory" ${registry} directory)
complaint(1 "empty: line 1, column 1: expected a first line" empty ${world})
complaint(1 "empty: line 1, column 1: expected JSON" ${registry} empty)
complaint(1 "cut.json: line 3, column 9: expected JSON" ${registry} cut.json)
complaint(1 "twice.json: files: expected once in an object, found twice" ${registry} twice.json)
complaint(1 "unknown.json: volumes[0].colour: expected one of the fields letter, device, free, " ${registry} unknown.json)
