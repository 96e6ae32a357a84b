<?php
[, $host, $port, $user, $password] = $argv;
$directory = $argv[5] ?? '.';
$client = ftp_connect($host, (int) $port, 4) or exit("Cannot connect\n");
ftp_login($client, $user, $password) or exit("Cannot log in\n");
ftp_pasv($client, true);
if ($directory !== '.') {
    ftp_chdir($client, $directory) or exit("Cannot change directory\n");
}
$found = ftp_nlist($client, '.');
echo $found === false ? "Cannot list\n" : count($found) . " entries\n";
ftp_close($client);
