#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Installs the package in a Debian that has nothing else, and lets projects use it there: first with a compiler and CMake alone, then
# with what it recommends. By hand, as root: it downloads some 400 MB. Needs debootstrap.
#   cmake --preset explain && cpack --config build/explain/CPackConfig.cmake -B build/release
#   tests/packaging/bare_root.sh build/release/smss_*_all.deb [ROOT]
# ROOT is made where it is missing, and kept; without it a temporary folder is used and removed.
set -eu
tests=$(cd "$(dirname "$0")/.." && pwd)
deb=$1
root=${2:-$(mktemp -d)}
[ $# -ge 2 ] || trap 'rm -rf "$root"' EXIT
say() { echo "== $*"; }
inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"; }
# install WHAT: apt, without a word unless it fails
install() { inside apt-get install -y -qq "$@" > "$root/apt.log" 2>&1 || { cat "$root/apt.log"; exit 1; }; }

[ -e "$root/etc/debian_version" ] || { say "debootstrap"; debootstrap --variant=minbase bookworm "$root" > /dev/null; }
inside apt-get update -qq
say "a compiler and CMake, nothing else"
install --no-install-recommends g++ cmake make
cp "$deb" "$root/smss.deb"
mkdir -p "$root/consumer"
cp "$tests"/consumer/main.cpp "$root/consumer/"

say "apt-get install ./smss.deb, without what it recommends"
install --no-install-recommends ./smss.deb
if inside dpkg -s librange-v3-dev catch2 nlohmann-json3-dev > /dev/null 2>&1; then echo "this root is not bare"; exit 1; fi
cat > "$root/consumer/CMakeLists.txt" <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(consumer LANGUAGES CXX)
find_package(smss CONFIG REQUIRED COMPONENTS ${SMSS_COMPONENTS})
add_executable(consumer ${SMSS_MAIN})
foreach(component IN LISTS SMSS_COMPONENTS)
    if(component STREQUAL "core")
        set(component smss)
    endif()
    target_link_libraries(consumer PRIVATE smss::${component})
endforeach()
CMAKE
# consume MAIN COMPONENTS
consume() {
    say "find_package(smss COMPONENTS $2), $1"
    rm -rf "$root/consumer/build"
    inside cmake -S /consumer -B /consumer/build -D "SMSS_MAIN=$1" -D "SMSS_COMPONENTS=$2" > /dev/null
    inside cmake --build /consumer/build
    inside /consumer/build/consumer
}
consume main.cpp core

say "pkg-config"
install --no-install-recommends pkgconf
inside sh -c 'g++ -std=c++20 $(pkg-config --cflags smss) /consumer/main.cpp -o /consumer/with_pkg_config && /consumer/with_pkg_config'

say "what it recommends"
inside apt-get remove -y -qq smss > /dev/null
if [ -e "$root/usr/include/smss" ] || [ -e "$root/usr/share/cmake/smss" ]; then echo "removed, and yet there is something left"; exit 1; fi
install --install-recommends ./smss.deb
cp "$tests"/consumer/conformance/main.cpp "$root/consumer/conformance.cpp"
cp "$tests"/packaging/every_component.cpp "$root/consumer/"
consume conformance.cpp "conformance"
consume every_component.cpp "hivex;json;range_v3"
say "all of it works"
