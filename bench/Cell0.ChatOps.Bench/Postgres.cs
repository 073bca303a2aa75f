using System.Net;
using System.Net.Sockets;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Bench;

/// <summary>A PostgreSQL server of our own on loopback, with Debian's defaults, in a folder that goes with it.</summary>
internal sealed class Postgres : IAsyncDisposable
{
    private readonly string bin;
    private readonly string data;

    private Postgres(string bin, string data, int port)
    {
        this.bin = bin;
        this.data = data;
        ConnectionString = $"Host=127.0.0.1;Port={port};Database=hangfire;Username=hangfire";
    }

    public string ConnectionString { get; }

    /// <summary>The newest that Debian's packages put there; null: none is.</summary>
    public static string? Find() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    /// <exception cref="BenchException">It did not start.</exception>
    public static async Task<Postgres> StartAsync(string bin, string folder, CancellationToken ct)
    {
        var (data, port) = (Path.Combine(folder, "data"), FreePort());
        var server = new Postgres(bin, data, port);
        // It refuses to run as root: then its own user has to reach the folder.
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
        {
            File.SetUnixFileMode(Path.GetDirectoryName(folder)!, (UnixFileMode)0b111_101_101);
            await Must("chown", ["postgres", folder], ct);
        }

        await server.RunAsync("initdb", ["-D", data, "-A", "trust", "-U", "hangfire"], ct);
        await server.RunAsync("pg_ctl", ["-D", data, "-o", $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}", "-l", Path.Combine(folder, "log"), "-w", "start"], ct);
        await server.RunAsync("createdb", ["-h", "127.0.0.1", "-p", $"{port}", "-U", "hangfire", "hangfire"], ct);
        return server;
    }

    public async ValueTask DisposeAsync() => await RunAsync("pg_ctl", ["-D", data, "-m", "fast", "-w", "stop"], CancellationToken.None);

    private Task RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var path = Path.Combine(bin, program);
        return Environment.IsPrivilegedProcess ? Must("runuser", ["-u", "postgres", "--", path, .. arguments], ct) : Must(path, arguments, ct);
    }

    private static async Task Must(string program, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var reply = await ProcessClient.RunAsync(new ProcessCommand(program, arguments), ct);
        if (reply.Trouble is { } trouble) throw new BenchException($"PostgreSQL: {string.Join(' ', arguments.Take(4))}: {trouble}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
