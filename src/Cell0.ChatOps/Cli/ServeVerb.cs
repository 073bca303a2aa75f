using System.Net.Sockets;
using Cell0.ChatOps.Settings;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Storage.Backups;

namespace Cell0.ChatOps.Cli;

/// <summary>The service until it is stopped; a restore ends it and begins it anew. Whatever keeps it from starting is one clear line and exit code 2.</summary>
internal sealed class ServeVerb(Composition composition)
{
    private const int BadStart = 2;

    public async Task<int> RunAsync(string? urls, CancellationToken ct)
    {
        using var terminal = new Terminal();
        IDisposable? held = null;
        try
        {
            RestoreOutcome? last = null;
            while (true)
            {
                StagedRestore? restore;
                string directory;
                await using (var app = composition.Service(urls))
                {
                    if (composition.RefuseListening(app.Configuration) is { } refusal) return Refuse([refusal]);
                    directory = app.Services.GetRequiredService<Database>().Directory;
                    held ??= RunLockFiles.TryTake(directory);
                    if (held is null) return Refuse([$"Another process works in {directory}. Stop it first, or set Storage:Directory to another folder."]);
                    restore = await ServeAsync(app, last, terminal, ct);
                    // Whoever waits for it finds it where it was.
                    urls = string.Join(';', app.Urls);
                }

                if (restore is null || ct.IsCancellationRequested) return 0;
                last = RestoreSwap.Apply(directory, restore);
                terminal.Line(last.Text);
            }
        }
        catch (IOException busy) when (busy.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return Refuse([$"{busy.Message} Stop what listens there, or choose another with --urls http://127.0.0.1:PORT."]);
        }
        catch (SocketException socket)
        {
            return Refuse([$"Urls: cannot listen there: {socket.Message}."]);
        }
        catch (Exception problem) when (problem is StorageException or SettingsException or FormatException or InvalidDataException)
        {
            return Refuse([problem.InnerException is System.Text.Json.JsonException json ? $"{problem.Message} {json.Message}" : problem.Message]);
        }
        finally
        {
            held?.Dispose();
        }
    }

    /// <summary>Serves until it is stopped.</summary>
    /// <returns>What is to be restored before it begins anew; null: it ends.</returns>
    private async Task<StagedRestore?> ServeAsync(WebApplication app, RestoreOutcome? last, Terminal terminal, CancellationToken ct)
    {
        var desk = app.Services.GetRequiredService<RestoreDesk>();
        desk.Tidy();
        desk.Last = last;
        composition.Map(app);
        await app.StartAsync(ct);
        StartLines.Print(app, terminal);
        await app.WaitForShutdownAsync(ct);
        return desk.Pending;
    }

    private static int Refuse(IReadOnlyList<string> faults)
    {
        foreach (var fault in faults) Console.Error.WriteLine(fault);
        Console.Error.WriteLine("Not started.");
        return BadStart;
    }
}
