#!/usr/bin/env node
// Starts the program of the package for this platform, as if it had been called itself.
'use strict';

const { spawn } = require('node:child_process');

const PACKAGES = require('./platforms.json');

function program() {
    const name = PACKAGES[`${process.platform}-${process.arch}`];
    if (name === undefined) throw new Error(`there is no package for ${process.platform} on ${process.arch}`);
    try {
        return require.resolve(`${name}/bin/ftpprobe`);
    } catch {
        throw new Error(`${name} is not installed; install ftpprobe without --no-optional (--omit=optional)`);
    }
}

let path;
try {
    path = program();
} catch (error) {
    // As the program itself does when it cannot tell.
    console.error(`error: ${error.message}`);
    process.exit(3);
}

const child = spawn(path, process.argv.slice(2), { stdio: 'inherit' });
// The program says QUIT and reports what it has seen before it ends; this one waits for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
        // The terminal sends Ctrl-C to both.
        if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
}
child.on('error', (error) => {
    console.error(`error: ${path} cannot be started: ${error.message}`);
    process.exit(3);
});
child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
});
