// SPDX-License-Identifier: EUPL-1.2
#include "extract/confine.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <initializer_list>
#include <linux/landlock.h>
#include <memory>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ingest/descriptor.h"
#include "ingest/worker_protocol.h"

namespace depesche::ingest {
namespace {

constexpr rlim_t open_files_max = 64;

bool limit(__rlimit_resource resource, rlim_t value) {
  const rlimit both{.rlim_cur = value, .rlim_max = value};
  return setrlimit(resource, &both) == 0;
}

// C libraries answer a failed allocation with abort(). When memory has in fact run out, say that.
extern "C" void end_with_reason(int number) {
  constexpr std::size_t probe_size = 48U << 20;
  void* probe = mmap(nullptr, probe_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (probe == MAP_FAILED) _exit(exit_out_of_memory);
  // SA_RESETHAND has put the default back; it ends the process once this handler returns.
  if (number == SIGABRT) return;
  raise(number);
}

[[maybe_unused]] bool name_memory_deaths() {
  static std::array<char, 64 << 10> stack;  // a handler cannot use a stack that has overflowed
  const stack_t alternative{.ss_sp = stack.data(), .ss_flags = 0, .ss_size = stack.size()};
  if (sigaltstack(&alternative, nullptr) != 0) return false;
  struct sigaction action{};
  action.sa_handler = end_with_reason;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_ONSTACK);
  bool is_set = true;
  for (const int number : {SIGABRT, SIGSEGV, SIGBUS, SIGTRAP, SIGILL}) {
    is_set = is_set && sigaction(number, &action, nullptr) == 0;
  }
  return is_set;
}

// Files may be opened below the system's folders only (fonts, character sets, OCR models), where the kernel
// knows Landlock. What compromised code could still read is what every installation has.
void close_file_system() {
  landlock_ruleset_attr rules{};
  rules.handled_access_fs =
      LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE |
      LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
      LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
      LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
      LANDLOCK_ACCESS_FS_MAKE_SYM;
  const Descriptor ruleset(static_cast<int>(syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0)));
  if (!ruleset.is_open()) return;
  for (const char* folder : {"/usr", "/lib", "/lib64", "/etc/fonts", "/etc/ld.so.cache",
                             static_cast<const char*>(std::getenv("TESSDATA_PREFIX"))}) {
    if (folder == nullptr) continue;
    const Descriptor opened(open(folder, O_PATH | O_CLOEXEC));
    if (!opened.is_open()) continue;
    landlock_path_beneath_attr beneath{};
    beneath.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    beneath.parent_fd = opened.number();
    if (syscall(SYS_landlock_add_rule, ruleset.number(), LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) != 0) {
      beneath.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE;  // a file, not a folder
      syscall(SYS_landlock_add_rule, ruleset.number(), LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
    }
  }
  syscall(SYS_landlock_restrict_self, ruleset.number(), 0);
}

// What a parser needs of the kernel; everything else is answered with EPERM. No sockets, no new programs or
// threads, no change of limits, no file opened for writing.
bool close_kernel() {
  const std::unique_ptr<void, void (*)(void*)> filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)), seccomp_release);
  if (filter == nullptr) return false;
  bool is_whole = true;
  const auto allow = [&](int call) {
    is_whole = is_whole && seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0) == 0;
  };
  for (const int call : {SCMP_SYS(read),
                         SCMP_SYS(readv),
                         SCMP_SYS(pread64),
                         SCMP_SYS(write),
                         SCMP_SYS(writev),
                         SCMP_SYS(recvmsg),
                         SCMP_SYS(close),
                         SCMP_SYS(fstat),
                         SCMP_SYS(newfstatat),
                         SCMP_SYS(stat),
                         SCMP_SYS(lstat),
                         SCMP_SYS(statx),
                         SCMP_SYS(lseek),
                         SCMP_SYS(mmap),
                         SCMP_SYS(munmap),
                         SCMP_SYS(mprotect),
                         SCMP_SYS(mremap),
                         SCMP_SYS(madvise),
                         SCMP_SYS(brk),
                         SCMP_SYS(rt_sigaction),
                         SCMP_SYS(rt_sigprocmask),
                         SCMP_SYS(rt_sigreturn),
                         SCMP_SYS(sigaltstack),
                         SCMP_SYS(futex),
                         SCMP_SYS(getpid),
                         SCMP_SYS(gettid),
                         SCMP_SYS(tgkill),
                         SCMP_SYS(exit),
                         SCMP_SYS(exit_group),
                         SCMP_SYS(clock_gettime),
                         SCMP_SYS(clock_getres),
                         SCMP_SYS(gettimeofday),
                         SCMP_SYS(time),
                         SCMP_SYS(nanosleep),
                         SCMP_SYS(clock_nanosleep),
                         SCMP_SYS(sched_yield),
                         SCMP_SYS(sched_getaffinity),
                         SCMP_SYS(getrandom),
                         SCMP_SYS(sysinfo),
                         SCMP_SYS(uname),
                         SCMP_SYS(getcwd),
                         SCMP_SYS(access),
                         SCMP_SYS(faccessat),
                         SCMP_SYS(faccessat2),
                         SCMP_SYS(readlink),
                         SCMP_SYS(readlinkat),
                         SCMP_SYS(getdents64),
                         SCMP_SYS(fcntl),
                         SCMP_SYS(getrusage),
                         SCMP_SYS(getuid),
                         SCMP_SYS(geteuid),
                         SCMP_SYS(getgid),
                         SCMP_SYS(getegid),
                         SCMP_SYS(statfs),
                         SCMP_SYS(fstatfs),
                         SCMP_SYS(set_robust_list),
                         SCMP_SYS(rseq),
                         SCMP_SYS(poll),
                         SCMP_SYS(restart_syscall),
                         SCMP_SYS(membarrier)}) {
    allow(call);
  }
  if (has_sanitizer) allow(SCMP_SYS(pipe2));  // by which it probes whether an address can be read
  if (has_sanitizer) allow(SCMP_SYS(pipe));
  constexpr scmp_datum_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;
  const auto allow_if = [&](int call, scmp_arg_cmp condition) {
    is_whole = is_whole && seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 1, condition) == 0;
  };
  allow_if(SCMP_SYS(open), {.arg = 1, .op = SCMP_CMP_MASKED_EQ, .datum_a = writing, .datum_b = 0});
  allow_if(SCMP_SYS(openat), {.arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = writing, .datum_b = 0});
  allow_if(SCMP_SYS(prlimit64),
           {.arg = 2, .op = SCMP_CMP_EQ, .datum_a = 0, .datum_b = 0});  // reading limits, not setting them
  return is_whole && seccomp_load(filter.get()) == 0;
}

}  // namespace

bool confine(const Limits& limits) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0) return false;
  std::signal(SIGXFSZ, SIG_IGN);  // a library that writes to a file is told it cannot
  const bool is_limited = limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NOFILE, open_files_max) &&
                          limit(RLIMIT_CORE, 0) && limit(RLIMIT_MEMLOCK, 0);
  if (!is_limited) return false;
  if constexpr (!has_sanitizer) {
    if (!limit(RLIMIT_AS, limits.address_space) || !name_memory_deaths()) return false;
  }
  close_file_system();
  return close_kernel();
}

}  // namespace depesche::ingest
