namespace Cell0.ChatOps.Tests.Architecture;

/// <param name="Name">Shown in a breach and named by an exemption.</param>
/// <param name="Covers">The uses it is about.</param>
/// <param name="Holders">File name suffixes and modules that may.</param>
internal sealed record Licence(string Name, Func<Use, bool> Covers, params string[] Holders);

/// <param name="File">Path below src/Cell0.ChatOps.</param>
internal sealed record Exemption(string File, string Licence, string Reason);

/// <summary>The plan of the house: floors, licences and the homes of packages, as tables.</summary>
internal static class House
{
    public const int ChannelsFloor = 6;

    public static readonly IReadOnlyDictionary<string, int> Floors = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["Program"] = 8,
        ["Web"] = 7,
        ["Cli"] = 7,
        ["Alerts"] = 5,
        ["Chat"] = 5,
        ["Schedule"] = 5,
        ["Incidents"] = 4,
        ["Fixes"] = 4,
        ["Reports"] = 4,
        ["Findings"] = 3,
        ["Notifications"] = 3,
        ["Access"] = 4, // it names people by the chats that Notifications reaches
        ["Suite"] = 2,
        ["Rendering"] = 2,
        ["Measuring"] = 1,
        ["Gateway"] = 1,
        ["Storage"] = 1,
        ["Settings"] = 0,
    };

    public static readonly IReadOnlyList<string> ForbiddenFolders = ["Common", "Utils", "Helpers", "Services", "Models"];

    /// <summary>Each package has one home; a prefix of the assembly's name, then the modules (or suffixes) that may use it.</summary>
    public static readonly IReadOnlyList<(string Assembly, string[] Homes)> Packages =
    [
        ("Telegram.Bot", ["Channels/Telegram"]),
        ("PhoneNumbers", ["Channels/WhatsApp"]),
        ("Hangfire", ["Schedule"]),
        ("Cell0.Hangfire.Sqlite", ["Schedule"]), // a library of our own, with rules of its own
        ("Newtonsoft.Json", ["Schedule"]),
        ("Fluid", ["Rendering"]),
        ("Parlot", ["Rendering"]),
        ("Microsoft.Data.Sqlite", ["Storage"]),
        ("SQLitePCLRaw", ["Storage"]),
        ("Dapper", ["Storage", "Store"]),
        ("Spectre.Console", ["Cli"]),
        ("System.CommandLine", ["Cli"]),
        ("QRCoder", ["Web", "Channels/Telegram"]),
        ("Markdig", ["Web"]),
        ("BouncyCastle.Cryptography", ["Gateway"]),
        ("HdrHistogram", ["Measuring"]),
        ("OpenTelemetry", ["Web"]),
    ];

    private static readonly HashSet<string> Network = new(StringComparer.Ordinal)
    {
        "System.Net.Http.HttpClient", "System.Net.Http.HttpMessageInvoker", "System.Net.Http.SocketsHttpHandler", "System.Net.Http.HttpClientHandler",
        "System.Net.Http.IHttpClientFactory", "System.Net.WebSockets.ClientWebSocket", "System.Net.Sockets.Socket", "System.Net.Sockets.TcpClient",
        "System.Net.Sockets.UdpClient", "System.Net.Sockets.NetworkStream", "System.Net.Security.SslStream", "System.Net.Dns",
        "System.Net.NetworkInformation.Ping", "System.Diagnostics.Process",
    };

    private static readonly HashSet<string> Disk = new(StringComparer.Ordinal)
    {
        "System.IO.File", "System.IO.Directory", "System.IO.FileStream", "System.IO.FileInfo", "System.IO.DirectoryInfo", "System.IO.FileSystemWatcher",
    };

    private static readonly HashSet<string> Queries = new(StringComparer.Ordinal) { "Query", "FirstOrDefault", "Scalar", "Execute" };

    /// <summary>The suffix is the licence. "I/O of their kind" is the network for probes, clients, channels, samplers and workers, and the disk for files.</summary>
    public static readonly IReadOnlyList<Licence> Licences =
    [
        new("SQL", u => u.Type == "Cell0.ChatOps.Storage.Session" && Queries.Contains(u.Member), "Store", "Storage"),
        new("HTTP", IsHttp, "Endpoints", "Webhook", "Page", "Middleware", "Module", "Verb", "Program"),
        new("network", u => Network.Contains(u.Type), "Probe", "Client", "Channel", "Sampler", "Worker", "Module"),
        new("disk", u => Disk.Contains(u.Type), "Files", "Probe", "Sampler", "Storage"),
        new("background service", u => u.Type is "Microsoft.Extensions.Hosting.BackgroundService" or "Microsoft.Extensions.Hosting.IHostedService", "Worker", "Module"),
    ];

    /// <summary>Files that may do what their suffix does not allow. Short, each with its reason; one that is no longer needed fails a test.</summary>
    public static readonly IReadOnlyList<Exemption> Exemptions = [];

    private static bool IsHttp(Use use) =>
        use.Assembly.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)
        && new[] { "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Mvc" }
            .Any(n => use.Type.StartsWith(n + ".", StringComparison.Ordinal));
}
