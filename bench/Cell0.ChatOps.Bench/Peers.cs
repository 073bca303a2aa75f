using System.Text.Json;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Bench;

/// <summary>The shared peers and their harness: <c>$CELL0_SHARED/tools/peers</c>, default <c>../shared</c> beside the repository.</summary>
internal sealed class Peers
{
    private readonly string python;

    private Peers(string folder, string python)
    {
        Folder = folder;
        this.python = python;
    }

    public string Folder { get; }

    /// <returns>Null, and why, when there is nothing to compare with.</returns>
    public static (Peers? Peers, string? Missing) Find(string python)
    {
        var shared = Environment.GetEnvironmentVariable("CELL0_SHARED") is { Length: > 0 } named ? named : Path.Combine("..", "shared");
        var folder = Path.GetFullPath(Path.Combine(shared, "tools", "peers"));
        if (!File.Exists(Path.Combine(folder, "run_peers.py"))) return (null, $"{folder} is not there (CELL0_SHARED names its parent folder)");
        return File.Exists(python) ? (new Peers(folder, python), null) : (null, $"{python} is not there (--python)");
    }

    /// <summary>Runs Python and gives what it printed.</summary>
    /// <exception cref="BenchException">It failed.</exception>
    public async Task<string> PythonAsync(IEnumerable<string> arguments, CancellationToken ct)
    {
        var reply = await ProcessClient.RunAsync(new ProcessCommand(python, ["-B", .. arguments]), ct);
        return reply.Trouble is { } trouble ? throw new BenchException($"the peers' harness failed: {trouble}") : reply.Output;
    }

    /// <summary>One sub of the harness; targets are run in turns.</summary>
    /// <returns>Per target, in the order given, its medians with minimum and maximum.</returns>
    public async Task<IReadOnlyList<JsonElement>> RunAsync(string sub, IEnumerable<string> arguments, CancellationToken ct)
    {
        var said = await PythonAsync([Path.Combine(Folder, "run_peers.py"), sub, .. arguments], ct);
        return [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }
}
