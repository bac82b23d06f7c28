// The peer as Node's users would write it: fastify and mysql2, two processes. The logger is off, which favours it.
//   node.js SOCKET DATABASE_SOCKET DATABASE HELLO STATEMENTS_FILE
'use strict';

const cluster = require('node:cluster');
const crypto = require('node:crypto');
const fs = require('node:fs');
const fastify = require('fastify');
const mysql = require('mysql2/promise');

const [socket, socketPath, database, hello, statementsFile] = process.argv.slice(2);
const sql = JSON.parse(fs.readFileSync(statementsFile, 'utf8'));
const info = JSON.parse(hello);
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz';

const pool = mysql.createPool({ socketPath, database, user: 'usherd', connectionLimit: 10, timezone: 'Z' });

function makeToken(length) {
    let token = '';
    for (let i = 0; i < length; i++) token += ALPHABET[crypto.randomInt(ALPHABET.length)];
    return token;
}

function makeId(now) {
    const id = crypto.randomBytes(12);
    id.writeUInt32BE(Math.floor(now.getTime() / 1000));
    return id;
}

const isOpen = (link, now) =>
    (link.expires_at === null || link.expires_at > now) && (link.max_uses === 0 || link.uses < link.max_uses);

function toInvite(link) {
    return {
        _id: link.token.toString(),
        rid: link.room_id.toString('hex'),
        userId: link.created_by.toString('hex'),
        days: link.days,
        maxUses: link.max_uses,
        uses: link.uses,
        createdAt: link.created_at,
        _updatedAt: link.updated_at,
        expires: link.expires_at,
        url: `http://localhost/invite/${link.token}`,
        success: true,
    };
}

async function findCaller(request, now) {
    const token = request.headers['x-auth-token'];
    if (!token) return null;
    const hash = crypto.createHash('sha256').update(token).digest();
    const [rows] = await pool.execute({ sql: sql.select_caller, rowsAsArray: true }, ['', hash, 'rocketchat', now]);
    if (rows.length === 0 || rows[0][0].toString('hex') !== request.headers['x-user-id']) return null;
    return { id: rows[0][0], realm: rows[0][1], roles: rows[0][4].split(',') };
}

const app = fastify();

app.get('/api/info', async () => info);

app.post('/api/v1/validateInviteToken', async (request) => {
    const [rows] = await pool.execute({ sql: sql.select_state, rowsAsArray: true }, [request.body.token]);
    if (rows.length === 0) return { valid: false, success: true };
    const [hasRoom, expires_at, max_uses, uses] = rows[0];
    return { valid: Boolean(hasRoom) && isOpen({ expires_at, max_uses, uses }, new Date()), success: true };
});

app.post('/api/v1/findOrCreateInvite', async (request, reply) => {
    const now = new Date();
    const caller = await findCaller(request, now);
    if (!caller) return reply.code(401).send({ success: false });
    const { rid, days, maxUses } = request.body;
    const room = Buffer.from(rid, 'hex');
    const [[row]] = await pool.execute({ sql: sql.select_offer, rowsAsArray: true },
        [room, caller.realm, caller.id, caller.id, days, maxUses]);
    const roles = caller.roles.concat(row[13] ? row[13].split(',') : []);
    if (!row[11].split(',').some((role) => roles.includes(role)) || row[14] !== 0) return reply.code(400).send({ success: false });
    const found = { token: row[1], room_id: room, created_by: caller.id, days, max_uses: maxUses, uses: row[6], created_at: row[7],
        updated_at: row[8], expires_at: row[9] };
    if (found.token && isOpen(found, now)) return toInvite(found);
    const link = { ...found, id: makeId(now), token: makeToken(22), uses: 0, created_at: now, updated_at: now,
        expires_at: days ? new Date(now.getTime() + days * 86400000) : null };
    await pool.execute(sql.insert_link, [link.id, link.token, 'invite', null, link.room_id, null, link.created_by, link.days, link.max_uses,
        link.uses, link.created_at, link.updated_at, link.expires_at, 1]);
    return toInvite(link);
});

if (cluster.isPrimary) {
    cluster.fork();
    cluster.fork();
    process.on('SIGTERM', () => process.exit(0));
} else {
    app.listen({ path: socket });
}
