// What both scripts do: start Chromium, watch what a page does that it should not, and judge it by the rules for access.

'use strict';

const fs = require('fs');
const path = require('path');

const ARGUMENTS = [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync',
];

const COLOURS = ['light', 'dark'];
const WIDTHS = [320, 1280];

/** Chromium, driven by the packages of this folder. */
async function launch(packages) {
    const { chromium } = require(path.join(packages, 'playwright-core'));
    return await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: ARGUMENTS, timeout: 0 });
}

/** What is wrong with one page, and how much was looked at. */
class Look {
    constructor(page) {
        this.page = page;
        this.looks = 0;
        this.problems = [];
    }

    /** One more thing that has to be so. */
    holds(isSo, problem) {
        this.looks += 1;
        if (!isSo) this.problems.push(problem);
    }
}

/** Tells everything that a tab should not do. `mayAsk` says of an address whether the page may ask for it. */
function watch(tab, look, where, mayAsk) {
    tab.on('console', (message) => look.problems.push(`${where}: console: ${message.text()}`));
    tab.on('pageerror', (error) => look.problems.push(`${where}: error: ${error}`));
    tab.on('dialog', (dialog) => {
        look.problems.push(`${where}: dialog: ${dialog.message()}`);
        dialog.dismiss();
    });
    tab.on('popup', () => look.problems.push(`${where}: a window`));
    tab.on('request', (request) => {
        const asked = request.url();
        if (!asked.startsWith('data:') && !mayAsk(asked)) look.problems.push(`${where}: asks for ${asked}`);
    });
}

/** Whether the page is no wider than the window. */
const fits = () => document.documentElement.scrollWidth <= document.documentElement.clientWidth;

/** The elements that reach beyond the window, for the message. */
const widest = () => [...document.querySelectorAll('body *')]
    .filter((it) => it.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !it.closest('.unseen'))
    .slice(0, 3)
    .map((it) => `${it.tagName.toLowerCase()}.${it.className}`)
    .join(', ');

/** The rules for access, over the whole page. */
async function judge(tab, look, where, axe) {
    // By way of the debugger, which the policy of the page does not bind.
    await tab.evaluate(axe);
    const found = await tab.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    look.looks += found.passes.length;
    for (const { id, help, nodes } of found.violations) {
        look.problems.push(`${where}: ${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.html).join(' ')}`);
    }
    look.holds(found.passes.length > 10, `${where}: axe looked at nothing`);
}

/** The rules for access, as a script. */
const rules = (packages) => fs.readFileSync(path.join(packages, 'axe-core', 'axe.min.js'), 'utf8');

module.exports = { COLOURS, Look, WIDTHS, fits, judge, launch, rules, watch, widest };
