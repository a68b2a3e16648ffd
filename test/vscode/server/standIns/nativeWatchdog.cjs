// Stands in for VS Code's native watchdog: an extension host ends when the server that started it is gone.
const LOOK_MS = 1_000;
/** Time for a clean end before it is made to. */
const GRACE_MS = 6_000;

exports.start = pid => {
  const look = setInterval(() => {
    try {
      process.kill(pid, 0);
    } catch {
      clearInterval(look);
      setTimeout(() => process.exit(87), GRACE_MS);
    }
  }, LOOK_MS);
  look.unref();
};

exports.exit = code => process.exit(code ?? 0);
