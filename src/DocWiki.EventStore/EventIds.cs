using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DocWiki.EventStore;

/// <summary>The ids of an append's events, such that a repetition has the same.</summary>
internal static class EventIds
{
    /// <param name="index">0 is the edit id itself.</param>
    public static Guid Derive(Guid editId, int index)
    {
        if (index == 0)
            return editId;

        Span<byte> source = stackalloc byte[20];
        editId.TryWriteBytes(source, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(source[16..], index);
        Span<byte> id = stackalloc byte[32];
        SHA256.HashData(source, id);

        // The time of a version 7 id stays, so that the ids of one append lie side by side in the index.
        source[..6].CopyTo(id);
        id[6] = (byte)(id[6] & 0x0f | 0x80);
        id[8] = (byte)(id[8] & 0x3f | 0x80);
        return new Guid(id[..16], bigEndian: true);
    }
}
