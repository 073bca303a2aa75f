using Cell0.ChatOps.Access;
using Cell0.ChatOps.Settings;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Storage.Backups;
using Microsoft.Extensions.Options;
using static Cell0.ChatOps.Cli.BackupAnswer;

namespace Cell0.ChatOps.Cli;

/// <summary><c>restore FILE</c>: checks all of it, then swaps here, or has the running service do it. The ledger that is there is not opened: it may be why this is needed.</summary>
internal sealed class RestoreVerb(Composition composition)
{
    public async Task<int> RunAsync(string file, CancellationToken ct)
    {
        var services = composition.Tools();
        try
        {
            SettingsCheck.Demand(services);
            if (BackupReader.Examine(file).Fault is { } fault) return Say(Refused, $"{file} is refused: {fault}. Nothing was changed; take another backup.");
            var directory = Path.GetFullPath(services.GetRequiredService<IOptions<StorageOptions>>().Value.Directory);
            var desk = services.GetRequiredService<RestoreDesk>();
            desk.MakeFolder();
            if (RunLockFiles.TryTake(directory) is not { } held) return await AskServiceAsync(services, file, ct);
            using (held) return RestoreHere(desk, directory, file);
        }
        catch (Exception problem) when (problem is StorageException or SettingsException)
        {
            return Say(CouldNot, $"Not restored: {problem.Message.TrimEnd('.')}. Nothing was changed.");
        }
        catch (OperationCanceledException)
        {
            return Say(CouldNot, "Cancelled while the service was at it. Its log says whether the backup came to its place; what a restore replaces is always kept.");
        }
        finally
        {
            if (services is IAsyncDisposable opened) await opened.DisposeAsync();
        }
    }

    private static int RestoreHere(RestoreDesk desk, string directory, string file)
    {
        desk.Tidy();
        var (staged, fault) = desk.Stage(file);
        if (staged is null) return Say(Refused, $"{file} is refused: {fault}. Nothing was changed; take another backup.");
        var outcome = RestoreSwap.Apply(directory, staged);
        return Say(outcome.IsDone ? Done : CouldNot, outcome.IsDone ? $"{outcome.Text} Start the service, and look at doctor." : outcome.Text);
    }

    private static async Task<int> AskServiceAsync(IServiceProvider services, string file, CancellationToken ct)
    {
        if (services.GetRequiredService<OwnerLinkFiles>().Find() is not var (address, key)) return Say(CouldNot, "Another process works in this data folder. Nothing was changed; try again when it has ended.");
        using var client = new BackupClient(address, key.Token);
        await using var archive = BackupTarget.Open(file);
        var (isDone, text) = await client.RestoreAsync(archive, ct);
        return Say(isDone switch { true => Done, false => Refused, null => CouldNot }, isDone == true ? $"{text} The service goes on with it." : text);
    }
}
