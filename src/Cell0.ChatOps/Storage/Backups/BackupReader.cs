using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Cell0.ChatOps.Storage.Backups;

/// <param name="Manifest">Null when it is refused, and then why.</param>
public sealed record BackupReading(BackupManifest? Manifest, string? Fault);

/// <summary>Reads a backup that may come from anywhere. Nothing in it says where to write, and it never unpacks to more than its manifest says.</summary>
public static class BackupReader
{
    /// <summary>Largest database in a backup, and largest backup.</summary>
    public const long MostBytes = 16L * 1024 * 1024 * 1024;

    private const int LargestManifest = 64 * 1024;

    /// <summary>A database above the size shrinks to less than this part of itself only if it was made for that.</summary>
    private const int MostShrunk = 200;

    private const long LargeBytes = 64 * 1024 * 1024;

    private static readonly string[] Databases = [DataFolder.Ledger, DataFolder.JobHistory];

    /// <summary>Reads all of it; the databases' sizes and hashes are what the manifest says.</summary>
    public static BackupReading Examine(string archive) => Read(archive, _ => Stream.Null, long.MaxValue);

    /// <summary>As <see cref="Examine"/>, and lays the databases into the folder.</summary>
    internal static BackupReading Extract(string archive, string folder) =>
        Read(archive, name => BackupFolder.Create(Path.Combine(folder, name)), new DriveInfo(folder).AvailableFreeSpace);

    private static BackupReading Read(string archive, Func<string, Stream> open, long room)
    {
        try
        {
            using var zip = ZipFile.OpenRead(archive);
            if (ManifestOf(zip) is not { } manifest) return new BackupReading(null, "it is no backup of this service: its manifest is missing or says something else");
            var fault = FaultOf(manifest, zip, room) ?? manifest.Databases.Select(part => Copy(zip.GetEntry(part.File)!, part, open)).FirstOrDefault(found => found is not null);
            return fault is null ? new BackupReading(manifest, null) : new BackupReading(null, fault);
        }
        catch (InvalidDataException)
        {
            return new BackupReading(null, "it is no zip archive, or a part of it is missing");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new BackupReading(null, $"it cannot be read: {problem.Message}");
        }
    }

    private static BackupManifest? ManifestOf(ZipArchive zip)
    {
        if (zip.GetEntry(BackupManifest.EntryName) is not { Length: <= LargestManifest } entry) return null;
        try
        {
            using var text = entry.Open();
            using var held = new MemoryStream();
            if (!TryCopy(text, held, LargestManifest, out _)) return null;
            var manifest = JsonSerializer.Deserialize<BackupManifest>(held.ToArray(), BackupManifest.Json);
            return manifest is { Product: BackupManifest.Ours, Databases: not null } && manifest.Databases.All(part => part is { File: not null, Sha256: not null }) ? manifest : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? FaultOf(BackupManifest manifest, ZipArchive zip, long room)
    {
        if (manifest.Format != BackupManifest.NewestFormat) return $"it has format {manifest.Format}, this service knows {BackupManifest.NewestFormat}: it was written by another version";
        if (!manifest.Databases.Select(part => part.File).Order(StringComparer.Ordinal).SequenceEqual(Databases.Order(StringComparer.Ordinal))) return $"it does not hold {string.Join(" and ", Databases)}";
        if (!zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal).SequenceEqual(Databases.Append(BackupManifest.EntryName).Order(StringComparer.Ordinal))) return "its entries are not those of a backup";
        foreach (var part in manifest.Databases)
        {
            var entry = zip.GetEntry(part.File)!;
            if (part.Bytes < 0 || entry.Length != part.Bytes) return $"{part.File} has another size than the manifest says";
            if (part.Bytes > MostBytes) return $"{part.File} would be larger than any database here may be";
            if (part.Bytes > LargeBytes && part.Bytes / MostShrunk > entry.CompressedLength) return $"{part.File} is packed tighter than a database can be";
        }

        var needed = manifest.Databases.Sum(part => part.Bytes);
        return needed > room ? $"it needs {needed / 1_000_000 + 1} MB of disk and {room / 1_000_000} MB are free" : null;
    }

    private static string? Copy(ZipArchiveEntry entry, BackupPart part, Func<string, Stream> open)
    {
        using var packed = entry.Open();
        using var target = open(part.File);
        if (!TryCopy(packed, target, part.Bytes, out var hash)) return $"{part.File} is longer than the manifest says";
        if (hash.Bytes < part.Bytes) return $"{part.File} is cut off";
        if (!string.Equals(hash.Sha256, part.Sha256, StringComparison.OrdinalIgnoreCase)) return $"{part.File} is not what was put in (its SHA-256 differs from the manifest's)";
        if (target is FileStream file) file.Flush(flushToDisk: true);
        return null;
    }

    /// <summary>False when there is more than that.</summary>
    private static bool TryCopy(Stream from, Stream to, long most, out (long Bytes, string Sha256) copied)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[81920];
        var total = 0L;
        for (int read; (read = from.Read(buffer)) > 0;)
        {
            total += read;
            if (total > most)
            {
                copied = default;
                return false;
            }

            hash.AppendData(buffer, 0, read);
            to.Write(buffer, 0, read);
        }

        copied = (total, Convert.ToHexStringLower(hash.GetHashAndReset()));
        return true;
    }
}
