#!/usr/bin/env node
// Starts the program for this platform, which npm installs beside this package as an optional dependency.
"use strict";

const { spawn } = require("node:child_process");
const os = require("node:os");

const platform = `${process.platform}-${process.arch}`;
const name = process.platform === "win32" ? "commonweal.exe" : "commonweal";

function find() {
  try {
    return require.resolve(`@SCOPE@/${platform}/bin/${name}`);
  } catch {
    console.error(
      `error: the Commonweal program for ${platform} is not installed\n` +
        "  = help: if npm left out optional packages, run `npm install --include=optional commonweal`; " +
        "otherwise Commonweal does not support this platform",
    );
    process.exit(3);
  }
}

const child = spawn(find(), process.argv.slice(2), { stdio: "inherit" });

// A terminal sends its signals to both programs. Other programs send them only to this one, so it forwards them and waits.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("error", (error) => {
  console.error(`error: Commonweal could not be started: ${error.message}`);
  process.exit(3);
});
child.on("exit", (code, signal) => {
  // 128 plus the number of the signal, as shells report it.
  process.exit(signal ? 128 + os.constants.signals[signal] : code);
});
