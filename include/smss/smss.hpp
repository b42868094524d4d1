// SPDX-License-Identifier: BSL-1.0
// Knows: which headers make up the compile-time rooms.
#pragma once

#include <smss/nt/bug_check.hpp>
#include <smss/nt/case_fold.hpp>
#include <smss/nt/choice.hpp>
#include <smss/nt/edition.hpp>
#include <smss/nt/image.hpp>
#include <smss/nt/session_id.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/nt/utf.hpp>
#include <smss/registry/key.hpp>
#include <smss/registry/value.hpp>
