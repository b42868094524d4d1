#!/bin/sed -f
# What Doxygen sees of a header: its second line becomes the description of the file, what is protected counts as private
# (it is for the library's own base classes), defaulted comparisons explain themselves, and `ATT&CK` is no symbol of HTML.
# Line numbers stay.
1s|^// SPDX.*|/// \\file|
2{
s|\([^`]\)\\|\1\\\\|g
s|^// Knows: \(.*\)|/// Knows \1|
}
s/^\( *\)protected:/\1private:/
# Doxygen 1.9.4 does not find the namespace of a specialisation that is written outside of it
s/^struct rc::Arbitrary</struct Arbitrary</
/operator==.*= default;$/s|$|  ///< Equal in every member.|
/operator<=>.*= default;$/s|$|  ///< Orders by the members, first to last.|
/\/\/\//s/ATT&CK/ATT\&amp;CK/g
# a named choice on one line: its sentence and evidence are in its row, info_of<...>
s|^enum class \([a-z0-9_]*\) : std::uint8_t { \([a-z0-9_]*\), \([a-z0-9_]*\) };$|/** A named choice; `info_of` of it has its sentence and evidence. */ enum class \1 : std::uint8_t { \2 /**< the default */, \3 /**< the other alternative */ };|
