// mediasoup 3.27 speaks the interface of libsrtp 3; Debian 12 has libsrtp 2.5. This header offers the first on top of
// the second: only the functions that the worker calls. The old library works in place, so protecting copies the packet
// to the output buffer first (the new one copies inside).
#pragma once

// libsrtp 2 calls a plain struct srtp_policy_t, libsrtp 3 a handle.
#define srtp_policy_t srtp2_policy_t
#include <srtp2/srtp.h>
#undef srtp_policy_t

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>

// The two codes that libsrtp 3 added.
constexpr srtp_err_status_t srtp_err_status_buffer_small = static_cast<srtp_err_status_t>(28);
constexpr srtp_err_status_t srtp_err_status_cryptex_err  = static_cast<srtp_err_status_t>(29);

struct srtp_policy_handle
{
	srtp2_policy_t policy{};
	// Master key followed by master salt, as libsrtp 2 wants them.
	uint8_t key[SRTP_MAX_KEY_LEN]{};
};

using srtp_policy_t = srtp_policy_handle*;

inline srtp_err_status_t srtp_policy_create(srtp_policy_t* policy)
{
	*policy = new (std::nothrow) srtp_policy_handle;

	return *policy ? srtp_err_status_ok : srtp_err_status_alloc_fail;
}

inline void srtp_policy_destroy(srtp_policy_t policy)
{
	if (policy)
		// The key must not stay readable in freed memory.
		explicit_bzero(policy->key, sizeof(policy->key));

	delete policy;
}

inline srtp_err_status_t srtp_policy_set_ssrc(srtp_policy_t policy, srtp_ssrc_t ssrc)
{
	policy->policy.ssrc = ssrc;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_profile(srtp_policy_t policy, srtp_profile_t profile)
{
	const srtp_err_status_t status = srtp_crypto_policy_set_from_profile_for_rtp(&policy->policy.rtp, profile);

	if (status != srtp_err_status_ok)
		return status;

	return srtp_crypto_policy_set_from_profile_for_rtcp(&policy->policy.rtcp, profile);
}

inline srtp_err_status_t srtp_policy_add_key(
  srtp_policy_t policy,
  const uint8_t* key,
  size_t keyLength,
  const uint8_t* salt,
  size_t saltLength,
  const uint8_t* /*mki*/,
  size_t mkiLength)
{
	if (mkiLength != 0 || keyLength + saltLength > sizeof(policy->key))
		return srtp_err_status_bad_param;

	std::memcpy(policy->key, key, keyLength);
	std::memcpy(policy->key + keyLength, salt, saltLength);
	policy->policy.key = policy->key;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_allow_repeat_tx(srtp_policy_t policy, bool allowed)
{
	policy->policy.allow_repeat_tx = allowed ? 1 : 0;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_window_size(srtp_policy_t policy, size_t packets)
{
	policy->policy.window_size = packets;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_create(srtp_t* session, srtp_policy_t policy)
{
	return srtp_create(session, &policy->policy);
}

// In both libraries the SSRC comes in network byte order.
inline srtp_err_status_t srtp_stream_remove(srtp_t session, uint32_t ssrc)
{
	return srtp_remove_stream(session, ssrc);
}

namespace srtp2
{
	// Copies the packet to the output, unless it is there already, and lets `change` work in place.
	inline srtp_err_status_t InPlace(
	  srtp_err_status_t (*change)(srtp_t, void*, int*),
	  srtp_t session,
	  const uint8_t* in,
	  size_t inLength,
	  uint8_t* out,
	  size_t* outLength,
	  size_t growth)
	{
		if (*outLength < inLength + growth)
			return srtp_err_status_buffer_small;

		if (in != out)
			std::memcpy(out, in, inLength);

		int length = static_cast<int>(inLength);
		const srtp_err_status_t status = change(session, out, &length);

		if (status == srtp_err_status_ok)
			*outLength = static_cast<size_t>(length);

		return status;
	}
} // namespace srtp2

inline srtp_err_status_t srtp_protect(
  srtp_t session, const uint8_t* rtp, size_t rtpLength, uint8_t* out, size_t* outLength, size_t /*mkiIndex*/)
{
	return srtp2::InPlace(srtp_protect, session, rtp, rtpLength, out, outLength, SRTP_MAX_TRAILER_LEN);
}

inline srtp_err_status_t srtp_unprotect(
  srtp_t session, const uint8_t* srtp, size_t srtpLength, uint8_t* out, size_t* outLength)
{
	return srtp2::InPlace(srtp_unprotect, session, srtp, srtpLength, out, outLength, 0);
}

inline srtp_err_status_t srtp_protect_rtcp(
  srtp_t session, const uint8_t* rtcp, size_t rtcpLength, uint8_t* out, size_t* outLength, size_t /*mkiIndex*/)
{
	// SRTCP adds the encryption flag and the packet index (4 bytes) beside the trailer.
	return srtp2::InPlace(srtp_protect_rtcp, session, rtcp, rtcpLength, out, outLength, SRTP_MAX_TRAILER_LEN + 4);
}

inline srtp_err_status_t srtp_unprotect_rtcp(
  srtp_t session, const uint8_t* srtcp, size_t srtcpLength, uint8_t* out, size_t* outLength)
{
	return srtp2::InPlace(srtp_unprotect_rtcp, session, srtcp, srtcpLength, out, outLength, 0);
}
