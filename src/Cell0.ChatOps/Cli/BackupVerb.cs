using Cell0.ChatOps.Access;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Settings;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Storage.Backups;
using static Cell0.ChatOps.Cli.BackupAnswer;

namespace Cell0.ChatOps.Cli;

/// <summary><c>backup FILE</c>: by the running service, else here, holding the data folder's lock.</summary>
internal sealed class BackupVerb(Composition composition)
{
    public async Task<int> RunAsync(string file, CancellationToken ct)
    {
        var services = composition.Tools();
        try
        {
            SettingsCheck.Demand(services);
            if (BackupTarget.Refuse(file) is { } refusal) return Say(Refused, refusal);
            var reading = await TakeAsync(services, file, ct);
            return reading.Manifest is { } manifest ? Say(Done, Describe(file, manifest)) : Say(CouldNot, $"No backup: {reading.Fault}. {file} was not written.");
        }
        catch (Exception problem) when (problem is StorageException or SettingsException)
        {
            return Say(CouldNot, $"No backup: {problem.Message.TrimEnd('.')}. {file} was not written.");
        }
        catch (OperationCanceledException)
        {
            return Say(CouldNot, $"No backup: cancelled. {file} was not written.");
        }
        finally
        {
            if (services is IAsyncDisposable opened) await opened.DisposeAsync();
        }
    }

    private static async Task<BackupReading> TakeAsync(IServiceProvider services, string file, CancellationToken ct)
    {
        // Opening the ledger also makes the folder of the lock.
        if (RunLockFiles.TryTake(services.GetRequiredService<Database>().Directory) is { } held)
        {
            using (held) return await services.GetRequiredService<BackupDesk>().TakeToAsync(file);
        }

        if (services.GetRequiredService<OwnerLinkFiles>().Find() is not var (address, key)) return new BackupReading(null, "another process works in this data folder; try again when it has ended");
        using var client = new BackupClient(address, key.Token);
        return await BackupTarget.FillAsync(file, target => client.DownloadAsync(target, ct));
    }

    private static string Describe(string file, BackupManifest manifest) =>
        $"{file}: {string.Join(", ", manifest.Databases.Select(part => $"{part.File} {FigureFormat.Bytes(part.Bytes)}"))}, as of {manifest.TakenAt.UtcDateTime:u}, each checked. Restore it with: restore {file}";
}
