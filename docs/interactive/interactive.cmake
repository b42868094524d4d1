# The interactive page. The library is compiled to WebAssembly if clang 19 and its WebAssembly libraries are there; without
# them the page shows its pictures only.
set(interactive ${CMAKE_CURRENT_SOURCE_DIR}/interactive)
set(interactive_build ${CMAKE_CURRENT_BINARY_DIR}/interactive)
file(MAKE_DIRECTORY ${interactive_build})
set(interactive_page ${interactive_build}/interactive.html)

find_program(SMSS_WASM_COMPILER clang++-19 DOC "Compiler of the interactive page")
set(wasm_flags -std=c++20 --target=wasm32-wasi -Oz -flto -fno-exceptions)
set(engine "")
if(SMSS_WASM_COMPILER)
    file(WRITE ${interactive_build}/probe.cpp "#include <string>\nint main(int argc, char**) { return static_cast<int>(std::to_string(argc).size()); }\n")
    execute_process(COMMAND ${SMSS_WASM_COMPILER} ${wasm_flags} ${interactive_build}/probe.cpp -o ${interactive_build}/probe.wasm
        RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
    if(failed EQUAL 0)
        set(engine ${interactive_build}/engine.wasm)
    endif()
endif()

if(engine)
    set(examples ${PROJECT_SOURCE_DIR}/examples)
    set(sources ${interactive}/engine.cpp ${examples}/explain_boot/explanation.cpp ${examples}/explain_boot/steps.cpp ${examples}/explain_boot/json_form.cpp
        ${examples}/explain_boot/input.cpp ${examples}/replay_boot/readable_form.cpp)
    set(objects "")
    foreach(source IN LISTS sources)
        cmake_path(GET source STEM name)
        set(object ${interactive_build}/${name}.o)
        add_custom_command(OUTPUT ${object}
            COMMAND ${CMAKE_CXX_COMPILER_LAUNCHER} ${SMSS_WASM_COMPILER} ${wasm_flags} -Wall -Wextra -I${PROJECT_SOURCE_DIR}/include
                -I${examples}/explain_boot -I${examples}/replay_boot -MD -MF ${object}.d -c ${source} -o ${object}
            DEPENDS ${source} DEPFILE ${object}.d COMMENT "Compiling ${name} to WebAssembly" VERBATIM)
        list(APPEND objects ${object})
    endforeach()
    add_custom_command(OUTPUT ${engine}
        COMMAND ${SMSS_WASM_COMPILER} ${wasm_flags} -mexec-model=reactor -Wl,--strip-all -Wl,-z,stack-size=1048576 ${objects} -o ${engine}
        DEPENDS ${objects} COMMENT "Linking the engine of the interactive page" VERBATIM)
else()
    message(STATUS "smss: the interactive page will show its pictures only. On Debian: apt-get install clang-19 lld-19 wasi-libc "
        "libc++-19-dev-wasm32 libc++abi-19-dev-wasm32 libclang-rt-19-dev-wasm32")
endif()

set(example ${PROJECT_SOURCE_DIR}/examples/explain_boot/suspicious.reg)
set(fallback ${pictures}/boot_order.svg ${pictures}/session_by_smss.svg ${pictures}/supervision_nt5_2.svg)
add_custom_command(OUTPUT ${interactive_page}
    COMMAND ${CMAKE_COMMAND} -D "ENGINE=${engine}" -D EXAMPLE=${example} -D "PICTURES=${fallback}" -D OUTPUT=${interactive_page}
        -P ${interactive}/assemble.cmake
    DEPENDS ${engine} ${example} ${fallback} ${interactive}/page.html ${interactive}/page.css
        ${interactive}/page.js ${interactive}/assemble.cmake
    COMMENT "Assembling the interactive page" VERBATIM)

# Driven in a real browser: the boot steps, a kill stops the system, a dropped file is explained.
find_package(Python3 COMPONENTS Interpreter QUIET)
find_program(SMSS_CHROMIUM chromium)
find_program(SMSS_CHROMEDRIVER chromedriver)
if(Python3_FOUND AND SMSS_CHROMIUM AND SMSS_CHROMEDRIVER AND engine)
    add_test(NAME docs.browser
        COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/docs/browser_test.py --chromedriver ${SMSS_CHROMEDRIVER}
            --chromium ${SMSS_CHROMIUM} --page ${interactive_page} --example ${example} --screenshots ${interactive_build})
    set_tests_properties(docs.browser PROPERTIES TIMEOUT 300)
else()
    message(STATUS "smss: the interactive page will not be tested in a browser. On Debian: apt-get install chromium chromium-driver python3")
endif()
