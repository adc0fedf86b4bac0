/**
 * Preloaded into every service (`node --import`): when the start script is killed without a chance to stop us, its end of
 * the channel closes and we stop ourselves, so that nothing is left on the ports.
 */
const STOP_WAIT_MS = 10_000;

process.channel?.unref();
process.on("disconnect", () => {
  setTimeout(() => process.exit(1), STOP_WAIT_MS).unref();
  process.kill(process.pid, "SIGTERM");
});
