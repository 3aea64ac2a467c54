// SPDX-License-Identifier: EUPL-1.2
// A program that is nothing but a worker, for tests and measurements of this module.
#include "ingest/worker.h"

int main(int argc, char** argv) { return depesche::ingest::run_worker(argc, argv).value_or(2); }
