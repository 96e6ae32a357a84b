use strict;
use warnings;
use Net::FTP;

my ($host, $port, $user, $password, $directory) = @ARGV;
my $client = Net::FTP->new($host, Port => $port, Debug => 1, Timeout => 4, Passive => 1)
    or die "Cannot connect to $host: $@";
if ($ENV{TLS}) {
    $client->starttls or die 'Cannot start TLS: ', $client->message;
}
$client->login($user, $password) or die 'Cannot login: ', $client->message;
if ($directory) {
    $client->cwd($directory) or die 'Cannot change directory: ', $client->message;
}
$client->dir or die 'Cannot list: ', $client->message;
$client->quit;
