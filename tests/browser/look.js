// Opens every page of a folder in Chromium, light and dark, narrow and wide, and prints what is wrong with each, as JSON:
// node look.js PACKAGES FOLDER

'use strict';

const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');

const { COLOURS, Look, WIDTHS, fits, judge, launch, rules, watch, widest } = require('./common.js');

const [packages, folder] = process.argv.slice(2);
const axe = rules(packages);

/** A tab that tells everything that a page should not do. */
async function open(browser, file, look, where, options) {
    const context = await browser.newContext({ offline: true, ...options });
    context.setDefaultTimeout(0);
    const tab = await context.newPage();
    const url = pathToFileURL(file).href;
    watch(tab, look, where, (asked) => asked === url);
    await tab.goto(url);
    return { context, tab };
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

/** How light a colour is, from 0 to 255. */
const lightness = (selector) => {
    const [red, green, blue] = getComputedStyle(document.querySelector(selector)).backgroundColor.match(/[0-9.]+/g).map(Number);
    return (red + green + blue) / 3;
};

/** On paper, what is folded is shown, nothing is wider than the sheet, and the ground is light, whatever the screen had. */
async function print(tab, look, where) {
    await tab.evaluate(() => document.querySelectorAll('details').forEach((it) => { it.open = false; }));
    await tab.emulateMedia({ media: 'print' });
    // What is no longer folded takes its place in the next frame.
    await tab.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const hidden = await tab.evaluate(() => [...document.querySelectorAll('.wire code')]
        .filter((it) => !it.checkVisibility({ contentVisibilityAuto: true })).length);
    look.holds(hidden === 0, `${where}: ${hidden} lines are not printed`);
    look.holds(await tab.evaluate(lightness, 'body') > 240, `${where}: the paper is dark`);
    look.holds(await tab.evaluate(fits), `${where}: wider than the paper: ${await tab.evaluate(widest)}`);
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
            // It takes most of the time, so each scheme and each width has its turn once.
            if (COLOURS.indexOf(colorScheme) === WIDTHS.indexOf(width)) await judge(tab, look, where, axe);
            if (isFirst) await copy(tab, look, where);
            if (isFirst || colorScheme === 'dark') await print(tab, look, where);
            look.holds(await tab.title() === title, `${where}: the title has changed`);
            await context.close();
        }
    }
    return look;
}

async function main() {
    const browser = await launch(packages);
    const looks = [];
    for (const name of fs.readdirSync(folder).sort()) {
        looks.push(await lookAt(browser, path.join(folder, name)));
    }
    await browser.close();
    console.log(JSON.stringify(looks));
}

main();
