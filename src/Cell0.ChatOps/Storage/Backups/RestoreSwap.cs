namespace Cell0.ChatOps.Storage.Backups;

/// <summary>
/// Puts a checked backup's databases in the place of those that are there, which are kept. All of them or none: what a crash leaves half done
/// is finished before a database is opened again.
/// </summary>
public static class RestoreSwap
{
    internal const string Prefix = ".cell0-restore-";

    /// <summary>Its presence says that the swap was begun.</summary>
    private const string Mark = "begun";

    private static readonly string[] Databases = [DataFolder.Ledger, DataFolder.JobHistory];

    /// <summary>The data folder is ours and no database in it is open.</summary>
    public static RestoreOutcome Apply(string directory, StagedRestore staged)
    {
        ArgumentNullException.ThrowIfNull(staged);
        try
        {
            using (var mark = BackupFolder.Create(Path.Combine(staged.Folder, Mark))) mark.Flush(flushToDisk: true);
            var kept = Finish(directory, staged.Folder);
            return new RestoreOutcome(staged.Id, true, $"Restored the backup of {staged.Manifest.TakenAt.UtcDateTime:u}. {(kept.Count == 0 ? "Nothing was there before" : $"What was there is kept: {string.Join(", ", kept)}")}.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or StorageException)
        {
            return new RestoreOutcome(staged.Id, false, $"The backup could not be put in its place: {problem.Message}");
        }
    }

    /// <summary>Finishes what a crash interrupted. Asked before a database is opened.</summary>
    /// <exception cref="StorageException">Another process is at it, or the disk refuses.</exception>
    internal static void Resume(string directory)
    {
        if (Begun(directory).Count == 0) return;
        using var alone = RunLockFiles.TryTake(directory) ?? throw new StorageException($"another process is restoring a backup in {directory}. Try again when it is done");
        FinishBegun(directory);
    }

    /// <summary>As <see cref="Resume"/>, for whoever holds the data folder.</summary>
    /// <exception cref="StorageException">The disk refuses.</exception>
    internal static void FinishBegun(string directory)
    {
        try
        {
            foreach (var folder in Begun(directory)) Finish(directory, folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"a restore that was interrupted cannot be finished: {problem.Message}", problem);
        }
    }

    /// <summary>Removes what was unpacked and never begun.</summary>
    internal static void Clear(string directory)
    {
        foreach (var folder in Directory.GetDirectories(directory, Prefix + "*").Except(Begun(directory), StringComparer.Ordinal)) Directory.Delete(folder, recursive: true);
    }

    private static List<string> Begun(string directory) =>
        Directory.Exists(directory) ? [.. Directory.GetDirectories(directory, Prefix + "*").Where(folder => File.Exists(Path.Combine(folder, Mark)))] : [];

    /// <returns>Names of the databases that were there and are kept.</returns>
    private static List<string> Finish(string directory, string folder)
    {
        var done = new Stack<(string From, string To)>();
        var kept = new List<string>();
        try
        {
            foreach (var name in Databases)
            {
                var (fresh, place) = (Path.Combine(folder, name), Path.Combine(directory, name));
                // Not there any more: it came to its place before the crash.
                if (!File.Exists(fresh)) continue;
                var aside = $"{place}.before-restore-{Path.GetFileName(folder)[Prefix.Length..]}";
                if (File.Exists(place)) kept.Add(Path.GetFileName(aside));
                foreach (var part in DataFolder.Parts.Where(part => File.Exists(place + part))) Move(place + part, aside + part, done);
                Move(fresh, place, done);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            Undo(done);
            File.Delete(Path.Combine(folder, Mark));
            throw new StorageException($"{problem.Message} Nothing was changed.", problem);
        }

        Directory.Delete(folder, recursive: true);
        return kept;
    }

    private static void Move(string from, string to, Stack<(string From, string To)> done)
    {
        File.Move(from, to);
        done.Push((from, to));
    }

    private static void Undo(Stack<(string From, string To)> done)
    {
        while (done.TryPop(out var move)) File.Move(move.To, move.From);
    }
}
