// One FTP server of an npm package in the foreground, told by one JSON argument which and how to be.

'use strict';

const fs = require('fs');

const options = JSON.parse(process.argv[2]);
const { address, port, served, user, password, certificate } = options;
const settings = {};
for (const setting of options.settings) {
    const at = setting.indexOf('=');
    settings[setting.slice(0, at)] = JSON.parse(setting.slice(at + 1));
}
const load = (name) => require(`${options.packages}/${name}`);
// One PEM file holds both.
const tls = certificate && { key: fs.readFileSync(certificate), cert: fs.readFileSync(certificate) };
const isUser = (name, secret) => name === user && secret === password;

const servers = {
    'ftp-srv'() {
        const { FtpSrv } = load('ftp-srv');
        const server = new FtpSrv({
            url: `ftp://${address}:${port}`,
            pasv_url: address,
            pasv_min: options.passive_ports[0],
            pasv_max: options.passive_ports[1],
            tls: tls || false,
            ...settings,
        });
        server.on('login', ({ username, password: secret }, resolve, reject) => {
            if (isUser(username, secret)) resolve({ root: served });
            else reject(new Error('Invalid username or password'));
        });
        server.listen();
    },

    'simple-ftpd'() {
        const serve = load('simple-ftpd');
        serve({ host: address, port, root: served, readOnly: false, ...settings }, (session) => {
            session.on('pass', (name, secret, done) => done(isUser(name, secret) ? null : new Error('wrong')));
            session.on('read', (path, start, done) => done(null, fs.createReadStream(path, { start })));
            session.on('write', (path, start, done) => done(null, fs.createWriteStream(path, { start })));
            for (const name of ['stat', 'readdir', 'mkdir', 'unlink', 'rename']) session.on(name, fs[name]);
        });
    },

    ftpd() {
        const { FtpServer } = load('ftpd');
        const server = new FtpServer(address, {
            getInitialCwd: () => '/',
            getRoot: () => served,
            pasvPortRangeStart: options.passive_ports[0],
            pasvPortRangeEnd: options.passive_ports[1],
            tlsOptions: tls,
            allowUnauthorizedTls: true,
            ...settings,
        });
        server.on('error', (error) => console.error(error));
        server.on('client:connected', (connection) => {
            let name;
            connection.on('command:user', (given, accept) => {
                name = given;
                accept();
            });
            connection.on('command:pass', (secret, accept, refuse) => {
                if (isUser(name, secret)) accept(name);
                else refuse();
            });
        });
        server.listen(port);
    },
};

servers[options.server]();
