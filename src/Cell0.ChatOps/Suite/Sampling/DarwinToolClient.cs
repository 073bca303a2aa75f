namespace Cell0.ChatOps.Suite.Sampling;

/// <summary>Asks one of macOS' tools, without a shell, at most 5 s.</summary>
internal static class DarwinToolClient
{
    public static readonly string[] HostKeys = ["-n", "hw.memsize", "hw.ncpu", "vm.loadavg", "vm.swapusage", "kern.boottime"];

    private const int LongestText = 1024 * 1024;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly Dictionary<string, string> English = new(StringComparer.Ordinal) { ["LC_ALL"] = "C" };

    /// <returns>What it printed, or why it did not.</returns>
    public static async Task<(string Text, string? Trouble)> AskAsync(string tool, IReadOnlyList<string> arguments, TimeProvider clock, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            var reply = await ProcessClient.RunAsync(new ProcessCommand(tool, arguments) { OutputLimit = LongestText, Environment = English }, linked.Token);
            return (reply.Output, reply.Trouble is { } trouble ? $"{Path.GetFileName(tool)}: {trouble}" : null);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return ("", $"{Path.GetFileName(tool)} did not end within {Limit.TotalSeconds:0} s");
        }
    }
}
