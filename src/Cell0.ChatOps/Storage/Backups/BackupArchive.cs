using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;

namespace Cell0.ChatOps.Storage.Backups;

/// <summary>Writes a backup: a zip of the manifest and a copy of each database, each copy looked through before it goes in.</summary>
internal static class BackupArchive
{
    /// <param name="folder">Where the copies may stand meanwhile.</param>
    /// <exception cref="StorageException">A database cannot be copied, or its copy is not whole.</exception>
    public static BackupManifest Write(Stream target, string folder, IEnumerable<IKeptDatabase> databases, DateTimeOffset now)
    {
        var manifest = new BackupManifest
        {
            Product = BackupManifest.Ours,
            Format = BackupManifest.NewestFormat,
            Version = typeof(BackupArchive).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0",
            TakenAt = now,
            Databases = [.. databases.Select(database => Copy(database, Path.Combine(folder, database.FileName)))],
        };
        using var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        using (var entry = zip.CreateEntry(BackupManifest.EntryName).Open()) JsonSerializer.Serialize(entry, manifest, BackupManifest.Json);
        foreach (var part in manifest.Databases) zip.CreateEntryFromFile(Path.Combine(folder, part.File), part.File, CompressionLevel.Fastest);
        return manifest;
    }

    private static BackupPart Copy(IKeptDatabase database, string file)
    {
        database.CopyTo(file);
        if (DatabaseCheck.Fault(file) is { } fault) throw new StorageException($"the copy of {database.FileName} is not whole ({fault}); the file it was taken from is most likely damaged");
        using var copy = File.OpenRead(file);
        return new BackupPart(database.FileName, copy.Length, Convert.ToHexStringLower(SHA256.HashData(copy)));
    }
}
