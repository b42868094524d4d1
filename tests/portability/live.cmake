# explain_boot --live says of the registry of the machine that it runs on what it says of the export that regedit makes of it.
# cmake -D NATIVE=program -D RUNNER=emulator -D PROGRAM=program -D SOURCE=project -D SCRATCH=folder -P live.cmake
cmake_minimum_required(VERSION 3.25)
file(REMOVE_RECURSE ${SCRATCH})
file(MAKE_DIRECTORY ${SCRATCH})
set(key "HKEY_LOCAL_MACHINE\\System\\CurrentControlSet\\Control\\Session Manager")

# run(name program arguments...): streams are files, for Wine's server would keep a pipe open.
function(run name)
    execute_process(COMMAND ${RUNNER} ${ARGN} INPUT_FILE /dev/null OUTPUT_FILE ${SCRATCH}/${name} ERROR_FILE ${SCRATCH}/${name}.said
        WORKING_DIRECTORY ${SCRATCH} RESULT_VARIABLE code)
    if(NOT code EQUAL 0)
        file(READ ${SCRATCH}/${name}.said said)
        message(SEND_ERROR "live: ${ARGN}: exit ${code}: ${said}")
    endif()
endfunction()

# The machine gets a configuration with something to say, and its own one back.
run(saved regedit /E own.reg ${key})
file(WRITE ${SCRATCH}/delete.reg "REGEDIT4\n\n[-${key}]\n")
# As UTF-16: of other text Wine's regedit takes the bytes of strings for single characters, as is right for REGEDIT4 alone.
execute_process(COMMAND iconv -f UTF-8 -t UTF-16 ${SOURCE}/examples/explain_boot/suspicious.reg OUTPUT_FILE ${SCRATCH}/suspicious.reg COMMAND_ERROR_IS_FATAL ANY)
run(imported regedit /S suspicious.reg)
run(exported regedit /E export.reg "HKEY_LOCAL_MACHINE\\System\\CurrentControlSet\\Control")
run(there.txt ${PROGRAM} --live)
run(there.json ${PROGRAM} --live --format json)
run(deleted regedit /S delete.reg)
run(restored regedit /S own.reg)

foreach(form text json)
    set(suffix ${form})
    if(form STREQUAL text)
        set(suffix txt)
    endif()
    execute_process(COMMAND ${NATIVE} ${SCRATCH}/export.reg --format ${form} OUTPUT_FILE ${SCRATCH}/here.${suffix} COMMAND_ERROR_IS_FATAL ANY)
    file(READ ${SCRATCH}/here.${suffix} here)
    file(READ ${SCRATCH}/there.${suffix} there)
    # Which kind of input it was is all that may differ.
    string(REPLACE "\"kind\": \"live\"" "\"kind\": \"reg\"" same "${there}")
    string(REPLACE "Input:   the registry of this machine," "Input:   a registry export," same "${same}")
    if(same STREQUAL there)
        message(SEND_ERROR "live: the ${form} form does not say that the input was live")
    endif()
    if(NOT same STREQUAL here)
        message(SEND_ERROR "live: the registry is explained otherwise than its export: diff ${SCRATCH}/here.${suffix} ${SCRATCH}/there.${suffix}")
    endif()
    if(NOT same MATCHES "nativecleaner")
        message(SEND_ERROR "live: what was imported is not explained, see ${SCRATCH}/there.${suffix}")
    endif()
endforeach()
