// The peer as Node's users would write it: nodemailer's pool, and e-mails in a MySQL table of its own. Leaves when the
// table holds none to be sent.
//   nodemailer.js DATABASE_SOCKET DATABASE SMTP_PORT CONNECTIONS
'use strict';

const mysql = require('mysql2/promise');
const nodemailer = require('nodemailer');

const [socketPath, database, port, connections] = process.argv.slice(2);
const BATCH = 200;

async function main() {
    const db = await mysql.createConnection({ socketPath, database, user: 'root', timezone: 'Z' });
    const relay = nodemailer.createTransport({ host: '127.0.0.1', port: Number(port), ignoreTLS: true, pool: true,
                                               maxConnections: Number(connections), maxMessages: Infinity });
    for (;;) {
        const [emails] = await db.execute(`SELECT id, recipient, subject, text, html FROM nodemailer_emails WHERE sent = 0 ORDER BY id LIMIT ${BATCH}`);
        if (emails.length === 0) break;
        await Promise.all(emails.map(email => relay.sendMail({
            from: 'Usher <usher@example.net>', to: email.recipient, subject: email.subject, text: email.text, html: email.html })));
        await db.query('UPDATE nodemailer_emails SET sent = 1 WHERE id IN (?)', [emails.map(email => email.id)]);
    }
    relay.close();
    await db.end();
}

main().catch(error => { console.error(error); process.exit(1); });
