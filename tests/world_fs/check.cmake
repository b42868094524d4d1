# Runs preview_reboot on small trees: what it says, what it leaves, and that nothing but its copy is ever touched.
# Needs PROGRAM and WORK (a scratch directory).
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE ${WORK})
set(tree ${WORK}/tree)
file(MAKE_DIRECTORY ${tree}/C/Dir ${tree}/C/full ${tree}/C/sub ${tree}/C/Windows ${tree}/D ${WORK}/outside ${WORK}/temporary)
foreach(name a b c d e readonly)
    file(WRITE ${tree}/C/${name}.txt "content of ${name}")
endforeach()
file(WRITE ${tree}/C/Dir/f.txt "f")
file(WRITE ${tree}/C/full/g.txt "g")
file(WRITE ${tree}/C/Windows/old.log "log")
file(WRITE ${tree}/D/x "x")
file(WRITE ${WORK}/outside/victim "victim")
file(CHMOD ${tree}/C/readonly.txt PERMISSIONS OWNER_READ)
file(CREATE_LINK ${WORK}/outside ${tree}/C/link SYMBOLIC)
file(CREATE_LINK ${WORK}/outside/victim ${tree}/C/filelink SYMBOLIC)

# All files below a directory with their content, links as links: what must not change.
function(listing directory result)
    file(GLOB_RECURSE found LIST_DIRECTORIES true RELATIVE ${directory} ${directory}/*)
    list(SORT found)
    set(lines "")
    foreach(path IN LISTS found)
        if(IS_SYMLINK ${directory}/${path})
            file(READ_SYMLINK ${directory}/${path} target)
            string(APPEND lines "${path} -> link\n")
        elseif(IS_DIRECTORY ${directory}/${path})
            string(APPEND lines "${path}/\n")
        else()
            file(READ ${directory}/${path} content)
            string(APPEND lines "${path} = ${content}\n")
        endif()
    endforeach()
    set(${result} "${lines}" PARENT_SCOPE)
endfunction()

function(run expected_code)
    execute_process(COMMAND ${CMAKE_COMMAND} -E env TMPDIR=${WORK}/temporary ${PROGRAM} ${ARGN}
        RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE error)
    if(NOT code STREQUAL expected_code)
        message(SEND_ERROR "preview_reboot ${ARGN}: expected exit code ${expected_code}, got ${code}\n${output}${error}")
    endif()
    set(output "${output}" PARENT_SCOPE)
    set(error "${error}" PARENT_SCOPE)
endfunction()

function(expect what actual expected)
    if(NOT actual STREQUAL expected)
        message(SEND_ERROR "${what}:\n--- expected\n${expected}--- actual\n${actual}")
    endif()
endfunction()

function(expect_nothing_touched)
    listing(${tree} now)
    expect("the original tree" "${now}" "${original}")
    listing(${WORK}/outside now)
    expect("outside the tree" "${now}" "victim = victim\n")
    file(GLOB left ${WORK}/temporary/*)
    expect("temporary files left behind" "${left}" "")
    file(GLOB top RELATIVE ${WORK} ${WORK}/*)
    list(REMOVE_ITEM top tree outside temporary kept hostile nothing.reg pe.reg nodrive partial)
    expect("new files beside the tree" "${top}" "")
endfunction()

listing(${tree} original)
set(here ${CMAKE_CURRENT_LIST_DIR})

# Every kind of outcome.
run(0 ${here}/renames.reg ${tree} --keep ${WORK}/kept)
string(REPLACE "${WORK}" "WORK" output "${output}")
file(READ ${here}/renames.txt expected)
expect("output" "${output}" "${expected}")
listing(${WORK}/kept result)
expect("the copy" "${result}"
"C/
C/Windows/
C/d.txt = content of c
C/e.txt = content of e
C/filelink -> link
C/full/
C/full/g.txt = g
C/link -> link
C/moved.TXT = content of b
C/readonly.txt = content of readonly
C/sub/
D/
")
expect_nothing_touched()

# The same for programs, in a temporary copy.
run(0 ${here}/renames.reg ${tree} --json)
string(JSON count LENGTH "${output}" operations)
string(JSON status GET "${output}" operations 4 status)
string(JSON done GET "${output}" operations 0 done)
string(JSON removed GET "${output}" removed 1)
string(JSON copy TYPE "${output}" copy)
expect("JSON" "${count} ${status} ${done} ${removed} ${copy}" "16 STATUS_DIRECTORY_NOT_EMPTY (0xC0000101) ON C/Dir/f.txt NULL")
expect_nothing_touched()

# Every way out: nothing is done at all.
run(0 ${here}/hostile.reg ${tree} --keep ${WORK}/hostile)
if(output MATCHES "(deleted|renamed) " OR NOT output MATCHES "The tree stays as it is")
    message(SEND_ERROR "a hostile list did something:\n${output}")
endif()
string(ASCII 27 escape)
string(FIND "${output}" "${escape}" found)
if(NOT found EQUAL -1)
    message(SEND_ERROR "a control sequence reached the output")
endif()
listing(${WORK}/hostile result)
expect("the copy after a hostile list" "${result}" "${original}")
expect_nothing_touched()

# Each is refused for its own reason, by the rules and not by luck: the last digits of the statuses.
run(0 ${here}/hostile.reg ${tree} --json)
string(JSON count LENGTH "${output}" operations)
set(codes "")
math(EXPR last "${count} - 1")
foreach(i RANGE ${last})
    string(JSON status GET "${output}" operations ${i} status)
    string(REGEX REPLACE ".*0xC0000(0|)([0-9A-F]+)\\)$" "\\2" status "${status}")
    string(REGEX REPLACE "^0(..)$" "\\1" status "${status}")
    string(APPEND codes "${status} ")
endforeach()
expect("statuses of the hostile list" "${codes}"
    "33 33 33 22 22 22 33 22 22 22 33 34 3B 3A 3A 3A 33 3A 33 33 33 3A 33 33 33 33 33 33 121 121 35 33 33 33 33 0D 24 3B 3B 33 34 33 34 34 33 33 33 33 33 ")
expect_nothing_touched()

# A list that is not there, a Windows PE.
file(WRITE ${WORK}/nothing.reg "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager]\n")
run(0 ${WORK}/nothing.reg ${tree})
expect("no list" "${output}" "0 pending operations\nThe tree stays as it is.\n")
file(READ ${here}/renames.reg content)
file(WRITE ${WORK}/pe.reg "${content}\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\MiniNT]\n")
run(0 ${WORK}/pe.reg ${tree})
if(NOT output MATCHES "Windows PE")
    message(SEND_ERROR "Windows PE is not mentioned:\n${output}")
endif()
expect_nothing_touched()

# Errors.
file(MAKE_DIRECTORY ${WORK}/nodrive/Drive)
run(1 ${WORK}/absent.reg ${tree})
run(1 ${tree}/C/a.txt ${tree})
run(1 ${here}/renames.reg ${WORK}/absent)
run(1 ${here}/renames.reg ${tree}/C/a.txt)
run(1 ${here}/renames.reg ${WORK}/nodrive)
if(NOT error MATCHES "no drive")
    message(SEND_ERROR "unclear error: ${error}")
endif()
run(2)
run(2 ${here}/renames.reg)
run(2 ${here}/renames.reg ${tree} --keep ${tree}/C/copy)
run(2 ${here}/renames.reg ${tree} --keep ${WORK})
run(2 ${here}/renames.reg ${tree} --keep ${WORK}/kept)
run(2 ${here}/renames.reg ${tree} --system-root Windows)
run(2 ${here}/renames.reg ${tree} --unknown)
expect_nothing_touched()
