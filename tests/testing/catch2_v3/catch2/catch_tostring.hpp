// SPDX-License-Identifier: BSL-1.0
// Stands for Catch2 3's header of that name.
#pragma once
