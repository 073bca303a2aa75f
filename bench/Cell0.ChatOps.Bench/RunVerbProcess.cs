using System.Diagnostics;

namespace Cell0.ChatOps.Bench;

/// <summary>The verb <c>run --json</c> in a process of its own, to its end.</summary>
internal static class RunVerbProcess
{
    /// <returns>What it printed; it has ended and was waited for.</returns>
    /// <exception cref="BenchException">It could not run.</exception>
    public static async Task<string> RunAsync(string product, string data, Dictionary<string, string> settings, CancellationToken ct)
    {
        using var process = Process.Start(ServiceProcess.StartInfo(product, ["run", "--json"], data, settings))!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(ct);
            var output = await process.StandardOutput.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            return process.ExitCode is 0 or 1 ? output : throw new BenchException($"run --json ended with {process.ExitCode}: {await errors}");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
