<?php
// The peer as PHP's users would write it: PHP-FPM, PDO with its defaults, a persistent connection for each child.
declare(strict_types=1);

$settings = require getenv('BENCH_SETTINGS');
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz';

function answer(array $object, int $status = 200): never
{
    http_response_code($status);
    header('Content-Type: application/json');
    exit(json_encode($object, JSON_UNESCAPED_SLASHES));
}

function connect(array $settings): PDO
{
    return new PDO($settings['dsn'], 'usherd', '', [PDO::ATTR_PERSISTENT => true, PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
}

function query(PDO $database, string $statement, array $values): array
{
    $prepared = $database->prepare($statement);
    $prepared->execute($values);
    return $prepared->fetchAll(PDO::FETCH_NUM);
}

function is_open(?string $expires_at, int $max_uses, int $uses, string $now): bool
{
    return ($expires_at === null || $expires_at > $now) && ($max_uses === 0 || $uses < $max_uses);
}

function make_token(int $length): string
{
    $token = '';
    while (strlen($token) < $length) {
        $token .= ALPHABET[random_int(0, strlen(ALPHABET) - 1)];
    }
    return $token;
}

function iso(?string $time): ?string
{
    return $time === null ? null : str_replace(' ', 'T', substr($time, 0, 23)) . 'Z';
}

function find_caller(PDO $database, array $settings, string $now): ?array
{
    $hash = hash('sha256', $_SERVER['HTTP_X_AUTH_TOKEN'] ?? '', true);
    $rows = query($database, $settings['select_caller'], ['', $hash, 'rocketchat', $now]);
    return $rows && bin2hex($rows[0][0]) === ($_SERVER['HTTP_X_USER_ID'] ?? '') ? $rows[0] : null;
}

function validate(array $settings, array $body): never
{
    $now = (new DateTime('now', new DateTimeZone('UTC')))->format('Y-m-d H:i:s.u');
    $rows = query(connect($settings), $settings['select_state'], [$body['token']]);
    $valid = $rows && $rows[0][0] && is_open($rows[0][1], $rows[0][2], $rows[0][3], $now);
    answer(['valid' => $valid, 'success' => true]);
}

function find_or_create(array $settings, array $body): never
{
    $time = new DateTime('now', new DateTimeZone('UTC'));
    $now = $time->format('Y-m-d H:i:s.u');
    $database = connect($settings);
    $caller = find_caller($database, $settings, $now) ?? answer(['success' => false], 401);
    [$user, $realm] = $caller;
    ['rid' => $rid, 'days' => $days, 'maxUses' => $max_uses] = $body;
    $room = hex2bin($rid);
    $row = query($database, $settings['select_offer'], [$room, $realm, $user, $user, $days, $max_uses])[0];
    $roles = array_merge(explode(',', $caller[4]), explode(',', $row[13] ?? ''));
    if (!array_intersect(explode(',', $row[11]), $roles) || $row[14] !== 0) {
        answer(['success' => false], 400);
    }
    [, $token, , , , , $uses, $created_at, $updated_at, $expires_at] = $row;
    if ($token === null || !is_open($expires_at, $max_uses, $uses, $now)) {
        $id = pack('N', $time->getTimestamp()) . random_bytes(8);
        [$token, $uses, $created_at, $updated_at] = [make_token(22), 0, $now, $now];
        $expires_at = $days ? $time->modify("+$days days")->format('Y-m-d H:i:s.u') : null;
        $database->prepare($settings['insert_link'])->execute(
            [$id, $token, 'invite', null, $room, null, $user, $days, $max_uses, $uses, $created_at, $updated_at, $expires_at, 1]);
    }
    answer(['_id' => $token, 'rid' => $rid, 'userId' => bin2hex($user), 'days' => $days, 'maxUses' => $max_uses, 'uses' => $uses,
        'createdAt' => iso($created_at), '_updatedAt' => iso($updated_at), 'expires' => iso($expires_at),
        'url' => "http://localhost/invite/$token", 'success' => true]);
}

if ($_SERVER['REQUEST_URI'] === '/api/info') {
    answer(json_decode($settings['hello'], true));
}
$body = json_decode(file_get_contents('php://input'), true);
match ($_SERVER['REQUEST_URI']) {
    '/api/v1/validateInviteToken' => validate($settings, $body),
    '/api/v1/findOrCreateInvite' => find_or_create($settings, $body),
    default => answer(['success' => false], 404),
};
