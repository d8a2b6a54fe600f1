// Cures a crash at the first ServerHello (SIGSEGV) with an OpenSSL that has kernel TLS compiled in, as Debian's has.
//
// Such an OpenSSL asks the write BIO BIO_CTRL_GET_KTLS_SEND. mediasoup's callback answers 1 to the *return* of every
// control operation, so OpenSSL believes that the kernel encrypts, allocates no write buffer, and writes into it.
// Here every operation that is a return (BIO_CB_RETURN set) keeps the value that OpenSSL found by itself.
#pragma once

#include <openssl/bio.h>

template<BIO_callback_fn_ex callback>
long KeepReturnValue(
  BIO* bio, int operation, const char* data, size_t size, int argi, long argl, int ret, size_t* processed)
{
	if (operation & BIO_CB_RETURN)
		return ret;

	return callback(bio, operation, data, size, argi, argl, ret, processed);
}

#define BIO_set_callback_ex(bio, callback) (BIO_set_callback_ex)(bio, KeepReturnValue<callback>)
