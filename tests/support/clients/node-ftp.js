const fs = require('fs');
const Client = require('ftp');

const [host, port, user, password, directory = ''] = process.argv.slice(2);
const client = new Client();
const fail = (error) => {
    console.error(error);
    client.destroy();
};
client.on('error', fail);
client.on('ready', () => client.list(directory, (error) => (error ? fail(error) : client.end())));
client.connect({
    ...{ host, port: Number(port), user, password, connTimeout: 4000, pasvTimeout: 4000, debug: console.log },
    secure: Boolean(process.env.TLS),
    secureOptions: process.env.TLS && { ca: fs.readFileSync(process.env.AUTHORITY) },
});
