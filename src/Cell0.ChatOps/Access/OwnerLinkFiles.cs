using Cell0.ChatOps.Storage;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Access;

/// <summary>The owner's link in <c>data/owner-link</c>, readable by this user only: one line, the address with its token. Removing the file ends every session at the next start.</summary>
public sealed class OwnerLinkFiles(IOptions<StorageOptions> storage)
{
    private readonly Lock gate = new();
    private OwnerKey? key;

    public string FilePath => Path.Combine(Path.GetFullPath(storage.Value.Directory), "owner-link");

    /// <summary>The key of the file; one is made and kept when there is none.</summary>
    /// <exception cref="StorageException">The file can be neither read nor written.</exception>
    public OwnerKey Key()
    {
        lock (gate) return key ??= Read() ?? Keep(OwnerKey.New(), "http://127.0.0.1:5080");
    }

    /// <summary>Writes the link for the address on which the service now listens.</summary>
    /// <param name="address"><c>http://127.0.0.1:5080</c>.</param>
    /// <returns>The link to open.</returns>
    public string Publish(string address)
    {
        var current = Key();
        lock (gate) Keep(current, address);
        return Link(current, address);
    }

    /// <summary>The running service's address and key as last written, or null. For a second process of the same user.</summary>
    public (Uri Address, OwnerKey Key)? Find()
    {
        try
        {
            return File.Exists(FilePath) && Uri.TryCreate(File.ReadAllText(FilePath).Trim(), UriKind.Absolute, out var link) && OwnerKey.Parse(TokenOf(link)) is { } found
                ? (new Uri(link.GetLeftPart(UriPartial.Authority)), found)
                : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"{FilePath} cannot be read: {problem.Message}", problem);
        }
    }

    private static string Link(OwnerKey key, string address) => $"{address.TrimEnd('/')}/?token={key.Token}";

    private static string? TokenOf(Uri link) => link.Query.StartsWith("?token=", StringComparison.Ordinal) ? link.Query["?token=".Length..] : null;

    private OwnerKey? Read() => Find()?.Key;

    private OwnerKey Keep(OwnerKey made, string address)
    {
        var aside = FilePath + ".new";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
            File.Delete(aside);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var file = new StreamWriter(aside, options)) file.WriteLine(Link(made, address));
            File.Move(aside, FilePath, overwrite: true);
            return made;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"{FilePath} cannot be written: {problem.Message}", problem);
        }
    }
}
