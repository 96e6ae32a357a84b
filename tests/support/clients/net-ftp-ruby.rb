require 'net/ftp'

# As in a terminal, where the traceback comes last.
$stdout.sync = true

host, port, user, password, directory = ARGV
tls = ENV['TLS'] && { ca_file: ENV.fetch('AUTHORITY') }
client = Net::FTP.new(nil, debug_mode: true, open_timeout: 4, read_timeout: 4, ssl: tls || false)
client.connect(host, port.to_i)
client.login(user, password)
client.chdir(directory) if directory && !directory.empty?
client.list
client.quit
