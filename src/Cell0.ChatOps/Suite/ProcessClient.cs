using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Cell0.ChatOps.Suite;

/// <summary>Runs a program without a shell, with bounded output, and ends its whole tree when the token is cancelled.</summary>
public static class ProcessClient
{
    private const int ErrorLimit = 4096;

    /// <summary>What a child gets of our environment: nothing that could be a secret.</summary>
    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "DOTNET_BUNDLE_EXTRACT_BASE_DIR"];

    /// <exception cref="OperationCanceledException">The token was cancelled; the process and its children were ended.</exception>
    public static async Task<ProcessReply> RunAsync(ProcessCommand command, CancellationToken ct)
    {
        using var process = new Process { StartInfo = StartInfo(command) };
        try
        {
            process.Start();
        }
        catch (Exception problem) when (problem is Win32Exception or InvalidOperationException)
        {
            return new ProcessReply(-1, "", "", $"'{Path.GetFileName(command.File)}' could not be started: {problem.Message}");
        }

        try
        {
            process.StandardInput.Close();
            var output = ReadAsync(process.StandardOutput, command.OutputLimit, ct);
            var errors = ReadAsync(process.StandardError, ErrorLimit, ct, drain: true);
            var (text, tooLong) = await output;
            if (tooLong) return new ProcessReply(-1, "", "", $"'{Path.GetFileName(command.File)}' printed more than {command.OutputLimit} characters");
            var (errorText, _) = await errors;
            await process.WaitForExitAsync(ct);
            return new ProcessReply(process.ExitCode, text, errorText, null);
        }
        finally
        {
            End(process);
        }
    }

    private static ProcessStartInfo StartInfo(ProcessCommand command)
    {
        var info = new ProcessStartInfo(command.File)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in command.Arguments) info.ArgumentList.Add(argument);
        var kept = Inherited.Where(info.Environment.ContainsKey).ToDictionary(name => name, name => info.Environment[name], StringComparer.Ordinal);
        info.Environment.Clear();
        foreach (var (name, value) in kept.Concat(command.Environment.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)))) info.Environment[name] = value;
        return info;
    }

    private static async Task<(string Text, bool TooLong)> ReadAsync(StreamReader reader, int limit, CancellationToken ct, bool drain = false)
    {
        var text = new StringBuilder();
        var buffer = new char[8192];
        int read;
        while ((read = await reader.ReadAsync(buffer, ct)) > 0)
        {
            text.Append(buffer, 0, Math.Min(read, Math.Max(0, limit - text.Length)));
            if (!drain && text.Length >= limit) return (text.ToString(), true);
        }

        return (text.ToString(), false);
    }

    private static void End(Process process)
    {
        try
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself between the question and the kill.
        }
    }
}

/// <param name="File">Program; looked up on PATH when it has no directory.</param>
public sealed record ProcessCommand(string File, IReadOnlyList<string> Arguments)
{
    /// <summary>Beside the few variables that every child inherits.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Characters of standard output that are accepted, default 8 Mi; more is a fault.</summary>
    public int OutputLimit { get; init; } = 8 * 1024 * 1024;
}

/// <param name="Fault">Why there is no answer (could not be started, printed too much); null when it ran to its end.</param>
public sealed record ProcessReply(int ExitCode, string Output, string Errors, string? Fault)
{
    /// <summary>Why this is no success, in one line; null when it is one.</summary>
    public string? Trouble => Fault ?? (ExitCode == 0 ? null : $"exit code {ExitCode}{(Errors.Length == 0 ? "" : ": " + FirstLine(Errors))}");

    private static string FirstLine(string text)
    {
        var line = text.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        if (end >= 0) line = line[..end];
        return line.Length <= 300 ? line.ToString() : line[..300].ToString() + "...";
    }
}
