// Uses the pages of a server in Chromium, light and dark, narrow and wide, and prints what is wrong, as JSON:
// node serve.js PACKAGES SERVER FTP RELEASE LANGUAGE
//
// FTP is a server that greets or not as it is told at the port RELEASE. With PICTURES=FOLDER in the environment, pictures of
// all pages are written there, to be looked at.

'use strict';

const net = require('net');
const path = require('path');

const { COLOURS, Look, WIDTHS, fits, judge, launch, rules, watch, widest } = require('./common.js');

const [packages, server, ftp, release, language] = process.argv.slice(2);
const axe = rules(packages);
const start = `${server}/?lang=${language}`;

/** Lets the FTP server greet from now on, or not: "yes" or "no". */
const greet = (whether) => new Promise((done, failed) => {
    // It closes the connection when it has heard.
    const socket = net.connect({ port: Number(release), host: '127.0.0.1', allowHalfOpen: true }, () => socket.end(whether));
    socket.on('end', done).on('error', failed).resume();
});

/** A tab that tells everything that a page should not do. */
async function open(browser, look, where, options) {
    const context = await browser.newContext(options);
    const tab = await context.newPage();
    watch(tab, look, where, (asked) => asked.startsWith(`${server}/`));
    await tab.goto(start);
    return { context, tab };
}

/** What every page has to be. */
async function behold(tab, look, where, page) {
    const here = `${where}, ${page}`;
    look.holds(await tab.evaluate(fits), `${here}: wider than the window: ${await tab.evaluate(widest)}`);
    look.holds(await tab.evaluate(() => document.documentElement.lang) === language, `${here}: in another language`);
    if (process.env.PICTURES) {
        const name = `${page}, ${language}, ${where}`.replace(/[^a-z0-9]+/g, '-');
        await tab.screenshot({ path: path.join(process.env.PICTURES, `${name}.png`), fullPage: true });
    }
    await judge(tab, look, here, axe);
}

/** Goes on with the tabulator until it is there. */
async function reach(tab, look, where, selector) {
    for (let stops = 0; stops < 50; stops += 1) {
        await tab.keyboard.press('Tab');
        const is = await tab.evaluate((wanted) => {
            const at = document.activeElement;
            return at.matches(wanted) && { outline: getComputedStyle(at).outlineStyle };
        }, selector);
        if (is) {
            look.holds(is.outline !== 'none', `${where}: the focus on ${selector} cannot be seen`);
            return;
        }
    }
    throw new Error(`${where}: no way to ${selector}`);
}

/** Fills in the form and sends it, by the keyboard alone. */
async function send(tab, look, where, host) {
    await reach(tab, look, where, '#host');
    await tab.keyboard.type(host);
    await reach(tab, look, where, '#tls');
    await tab.keyboard.press('End');
    await reach(tab, look, where, '#directory');
    await reach(tab, look, where, 'button');
    await tab.keyboard.press('Enter');
}

/** What the form says of what is no host. */
async function refuse(tab, look, where) {
    await send(tab, look, where, 'a b');
    await tab.waitForSelector('#host-wrong');
    look.holds(await tab.inputValue('#host') === 'a b', `${where}: what was filled in is gone`);
    look.holds(await tab.inputValue('#tls') === 'off', `${where}: what was chosen is gone`);
    look.holds(await tab.getAttribute('#host', 'aria-invalid') === 'true', `${where}: the field is not marked`);
    await behold(tab, look, where, 'wrong');
    await tab.goto(start);
}

/** A check from the form to its report. */
async function check(tab, look, where) {
    await greet('no');
    await send(tab, look, where, ftp);
    // The page was made when there was less to tell: what follows comes by itself.
    await tab.waitForFunction(() => document.querySelectorAll('.progress li').length >= 2);
    look.holds(await tab.locator('.progress [aria-current=step]').count() === 1, `${where}: no step is the current one`);
    look.holds(await tab.locator('[data-lost]').isHidden(), `${where}: the connection is said to be lost`);
    await behold(tab, look, where, 'running');
    await tab.evaluate(() => { window.isTheSame = true; });
    await greet('yes');
    await tab.waitForSelector('article.report');
    look.holds(await tab.evaluate(() => window.isTheSame === undefined), `${where}: the page was not loaded anew`);
    look.holds((await tab.locator('.wire').first().innerText()).includes("<script>alert('acted')"), `${where}: no reply is shown`);
    look.holds(await tab.locator('.timed svg').count() > 2, `${where}: there is no waterfall`);
    look.holds(await tab.locator('.todo').count() === 1, `${where}: nobody must act`);
    await behold(tab, look, where, 'report');
    const link = new URL(tab.url());
    await tab.click('a.home');
    const linked = tab.locator(`.recent a[href^="${link.pathname}"]`);
    look.holds(await linked.count() === 1, `${where}: the report is not among the latest`);
    look.holds(await tab.locator('.targets .plots svg').count() === 2, `${where}: there are no plots`);
    await behold(tab, look, where, 'front');
}

/** The same without a script: the page loads itself anew until the report is there. */
async function withoutScript(browser, look, options) {
    const where = 'without script';
    const { context, tab } = await open(browser, look, where, { ...options, javaScriptEnabled: false });
    await greet('no');
    await tab.fill('#host', ftp);
    await tab.click('.ask button');
    look.holds(await tab.locator('.progress').count() === 1, `${where}: nothing is said to run`);
    look.holds(await tab.locator('.note').isVisible(), `${where}: it does not say that it loads itself anew`);
    await greet('yes');
    await tab.waitForSelector('article.report');
    look.holds(await tab.locator('meta[http-equiv=refresh]').count() === 0, `${where}: the report loads itself anew, too`);
    await context.close();
}

async function main() {
    const browser = await launch(packages);
    const look = new Look('served');
    for (const colorScheme of COLOURS) {
        for (const width of WIDTHS) {
            const where = `${colorScheme}, ${width} px`;
            const options = { colorScheme, viewport: { width, height: 800 } };
            const { context, tab } = await open(browser, look, where, options);
            const isFirst = colorScheme === COLOURS[0] && width === WIDTHS[0];
            if (isFirst) {
                await refuse(tab, look, where);
                await withoutScript(browser, look, options);
            }
            await check(tab, look, where);
            await context.close();
        }
    }
    await browser.close();
    console.log(JSON.stringify([look]));
}

main();
