const fs = require('fs');
const { Client } = require('basic-ftp');

const [host, port, user, password, directory] = process.argv.slice(2);

(async () => {
    const client = new Client(4000);
    client.ftp.verbose = true;
    try {
        const secureOptions = process.env.TLS && { ca: fs.readFileSync(process.env.AUTHORITY) };
        await client.access({ host, port: Number(port), user, password, secure: Boolean(process.env.TLS), secureOptions });
        if (directory) await client.cd(directory);
        await client.list();
    } catch (error) {
        console.error(error);
    }
    client.close();
})();
