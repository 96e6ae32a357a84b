// Opens every page of a folder in Chromium, light and dark, narrow and wide, and prints what is wrong with each, as JSON:
// node look.js PACKAGES FOLDER

'use strict';

const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');

const [packages, folder] = process.argv.slice(2);
const { chromium } = require(path.join(packages, 'playwright-core'));
const axe = fs.readFileSync(path.join(packages, 'axe-core', 'axe.min.js'), 'utf8');

const COLOURS = ['light', 'dark'];
const WIDTHS = [320, 1280];
const ARGUMENTS = [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync',
];

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

/** A tab that tells everything that a page should not do. */
async function open(browser, file, look, where, options) {
    const context = await browser.newContext({ offline: true, ...options });
    context.setDefaultTimeout(0);
    const tab = await context.newPage();
    tab.on('console', (message) => look.problems.push(`${where}: console: ${message.text()}`));
    tab.on('pageerror', (error) => look.problems.push(`${where}: error: ${error}`));
    tab.on('dialog', (dialog) => {
        look.problems.push(`${where}: dialog: ${dialog.message()}`);
        dialog.dismiss();
    });
    tab.on('popup', () => look.problems.push(`${where}: a window`));
    const url = pathToFileURL(file).href;
    tab.on('request', (request) => {
        const asked = request.url();
        if (asked !== url && !asked.startsWith('data:')) look.problems.push(`${where}: asks for ${asked}`);
    });
    await tab.goto(url);
    return { context, tab };
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
async function judge(tab, look, where) {
    // By way of the debugger, which the policy of the page does not bind.
    await tab.evaluate(axe);
    const found = await tab.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    look.looks += found.passes.length;
    for (const { id, help, nodes } of found.violations) {
        look.problems.push(`${where}: ${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.html).join(' ')}`);
    }
    look.holds(found.passes.length > 10, `${where}: axe looked at nothing`);
}

/** The keyboard alone: the link over the top, and everything that can be opened. */
async function type(tab, look, where) {
    await tab.keyboard.press('Tab');
    const isSkip = await tab.evaluate(() => {
        const at = document.activeElement;
        return at.className === 'skip' && at.getBoundingClientRect().top >= 0;
    });
    look.holds(isSkip, `${where}: the first tab stop is no visible link to the report`);
    await tab.keyboard.press('Enter');
    look.holds(await tab.evaluate(() => document.activeElement.id === 'content'), `${where}: the link leads nowhere`);
    const all = await tab.evaluate(() => document.querySelectorAll('summary').length);
    const visible = () => tab.evaluate(() => [...document.querySelectorAll('summary')].filter((it) => it.checkVisibility()).length);
    const reachable = await visible();
    look.holds(reachable > 0 && reachable <= all, `${where}: nothing can be opened`);
    let met = 0;
    for (let stops = 0; met < reachable && stops < 500; stops += 1) {
        await tab.keyboard.press('Tab');
        const was = await tab.evaluate(() => {
            const at = document.activeElement;
            if (at.tagName !== 'SUMMARY') return null;
            const outline = getComputedStyle(at).outlineStyle;
            return { open: at.parentElement.open, seen: outline !== 'none' };
        });
        if (was === null) continue;
        met += 1;
        look.holds(was.seen, `${where}: the focus cannot be seen`);
        const press = () => tab.keyboard.press('Enter');
        await press();
        const is = await tab.evaluate(() => document.activeElement.parentElement.open);
        look.holds(is !== was.open, `${where}: Enter opens nothing`);
        await press();
    }
    look.holds(met === reachable, `${where}: ${met} of ${reachable} can be reached`);
}

/** The button that copies, where the text is what it was. */
async function copy(tab, look, where) {
    await tab.evaluate(() => document.querySelectorAll('details').forEach((it) => { it.open = true; }));
    const button = tab.locator('button[data-copy]').first();
    await button.click();
    await tab.waitForFunction(() => document.querySelector('.done').textContent !== '');
    const same = await tab.evaluate(async () => await navigator.clipboard.readText() === document.querySelector('textarea').value);
    look.holds(same, `${where}: what is copied is not the text`);
}

/** Without a script, the page says the same, and shows no button that does nothing. */
async function withoutScript(browser, file, look, told, options) {
    const { context, tab } = await open(browser, file, look, 'without script', { ...options, javaScriptEnabled: false });
    const text = await tab.locator('main').innerText();
    look.holds(text === told, 'without script: the page says something else');
    look.holds(await tab.locator('button:visible').count() === 0, 'without script: a button is shown');
    await context.close();
}

/** On paper, what is folded is shown. */
async function print(tab, look, where) {
    await tab.evaluate(() => document.querySelectorAll('details').forEach((it) => { it.open = false; }));
    await tab.emulateMedia({ media: 'print' });
    // What is no longer folded takes its place in the next frame.
    await tab.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const hidden = await tab.evaluate(() => [...document.querySelectorAll('.wire code')]
        .filter((it) => !it.checkVisibility({ contentVisibilityAuto: true })).length);
    look.holds(hidden === 0, `${where}: ${hidden} lines are not printed`);
    await tab.emulateMedia({ media: null });
}

async function lookAt(browser, file) {
    const look = new Look(path.basename(file, '.html'));
    for (const colorScheme of COLOURS) {
        for (const width of WIDTHS) {
            const where = `${colorScheme}, ${width} px`;
            const options = { colorScheme, viewport: { width, height: 800 }, permissions: ['clipboard-read', 'clipboard-write'] };
            const { context, tab } = await open(browser, file, look, where, options);
            const title = await tab.title();
            const isFirst = colorScheme === COLOURS[0] && width === WIDTHS[0];
            look.holds(await tab.evaluate(fits), `${where}: wider than the window: ${await tab.evaluate(widest)}`);
            if (isFirst) {
                await withoutScript(browser, file, look, await tab.locator('main').innerText(), options);
                await type(tab, look, where);
            }
            await tab.evaluate(() => document.querySelectorAll('details').forEach((it) => { it.open = true; }));
            look.holds(await tab.evaluate(fits), `${where}: wider than the window when all is open: ${await tab.evaluate(widest)}`);
            await judge(tab, look, where);
            if (isFirst) {
                await copy(tab, look, where);
                await print(tab, look, where);
            }
            look.holds(await tab.title() === title, `${where}: the title has changed`);
            await context.close();
        }
    }
    return look;
}

async function main() {
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: ARGUMENTS, timeout: 0 });
    const looks = [];
    for (const name of fs.readdirSync(folder).sort()) {
        looks.push(await lookAt(browser, path.join(folder, name)));
    }
    await browser.close();
    console.log(JSON.stringify(looks));
}

main();
