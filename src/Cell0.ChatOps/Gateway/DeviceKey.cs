using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;
using Org.BouncyCastle.Security;

namespace Cell0.ChatOps.Gateway;

/// <summary>
/// This installation's Ed25519 key. Gateways of early 2026 drop every scope of a client that does not prove a device with it; later ones accept the same proof.
/// </summary>
public sealed class DeviceKey
{
    internal const int SeedBytes = 32;
    private readonly Ed25519PrivateKeyParameters key;

    private DeviceKey(Ed25519PrivateKeyParameters key)
    {
        this.key = key;
        var open = key.GeneratePublicKey().GetEncoded();
        Id = Convert.ToHexStringLower(SHA256.HashData(open));
        PublicKey = Base64Url(open);
    }

    /// <summary>SHA-256 of the raw public key, lower-case hex.</summary>
    public string Id { get; }

    /// <summary>The raw 32 bytes in base64url.</summary>
    public string PublicKey { get; }

    public static DeviceKey Create() => new(new Ed25519PrivateKeyParameters(new SecureRandom()));

    internal static DeviceKey FromSeed(byte[] seed) => new(new Ed25519PrivateKeyParameters(seed));

    internal byte[] Seed() => key.GetEncoded();

    /// <summary>Proof of the second version: the only one that gateways of protocol 3 and of protocol 4 both accept.</summary>
    internal string Prove(DeviceClaim claim)
    {
        var text = string.Join('|', "v2", Id, claim.ClientId, claim.Mode, claim.Role, string.Join(',', claim.Scopes),
            claim.SignedAtMs.ToString(CultureInfo.InvariantCulture), claim.Token ?? "", claim.Nonce);
        var bytes = Encoding.UTF8.GetBytes(text);
        var signature = new byte[Ed25519PrivateKeyParameters.SignatureSize];
        key.Sign(Ed25519.Algorithm.Ed25519, null, bytes, 0, bytes.Length, signature, 0);
        return Base64Url(signature);
    }

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}

/// <summary>What the signature vouches for; every field must stand in the connect request exactly as here.</summary>
internal sealed record DeviceClaim(string ClientId, string Mode, string Role, IReadOnlyList<string> Scopes, long SignedAtMs, string? Token, string Nonce);
