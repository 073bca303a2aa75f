using System.Net.Sockets;
using Cell0.ChatOps.Settings;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Cli;

/// <summary>The service until it is stopped. Whatever keeps it from starting is one clear line and exit code 2.</summary>
internal sealed class ServeVerb(Composition composition)
{
    private const int BadStart = 2;

    public async Task<int> RunAsync(string? urls, CancellationToken ct)
    {
        using var terminal = new Terminal();
        try
        {
            await using var app = composition.Service(urls);
            if (composition.RefuseListening(app.Configuration) is { } refusal) return Refuse([refusal]);
            var database = app.Services.GetRequiredService<Database>();
            using var held = RunLockFiles.TryTake(database.Directory);
            if (held is null) return Refuse([$"Another process works in {database.Directory}. Stop it first, or set Storage:Directory to another folder."]);
            composition.Map(app);
            await app.StartAsync(ct);
            StartLines.Print(app, terminal);
            await app.WaitForShutdownAsync(ct);
            return 0;
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
    }

    private static int Refuse(IReadOnlyList<string> faults)
    {
        foreach (var fault in faults) Console.Error.WriteLine(fault);
        Console.Error.WriteLine("Not started.");
        return BadStart;
    }
}
